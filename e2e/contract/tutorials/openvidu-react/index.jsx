import { createRoot } from "react-dom/client";
import { App } from "./app-component";

createRoot(document.getElementById("root")).render(<App />);
