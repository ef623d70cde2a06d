import { createRoot } from "react-dom/client";
import { App } from "./app-component.jsx";

createRoot(document.getElementById("root")).render(<App />);
