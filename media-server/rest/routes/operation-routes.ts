import { ok, type Route } from "../route";

/** What whoever runs the server asks it; OpenVidu has nothing at these paths. */
export const operationRoutes: Route[] = [
  { method: "GET", path: "/health", open: true, handle: () => ok({ status: "UP" }) },
  {
    method: "GET",
    path: "/metrics",
    handle: async ({ metrics }) => ({ status: 200, json: await metrics.text(), contentType: metrics.contentType }),
  },
];
