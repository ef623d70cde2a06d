import { createTRPCReact } from "@trpc/react-query";
import type { AppRouter } from "../../server/api/app-router";

/** Our procedures as React hooks, typed by the server's router. */
export const trpc = createTRPCReact<AppRouter>();
