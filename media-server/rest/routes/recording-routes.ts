import { HttpError } from "../http-error";
import type { Route } from "../route";

/** As CE with OPENVIDU_RECORDING=false. */
const disabled = () => {
  throw new HttpError(501);
};

export const recordingRoutes: Route[] = [
  { method: "POST", path: "/recordings/start", handle: disabled },
  { method: "POST", path: "/recordings/stop/:recordingId", handle: disabled },
  { method: "GET", path: "/recordings/:recordingId", handle: disabled },
  { method: "GET", path: "/recordings", handle: disabled },
  { method: "DELETE", path: "/recordings/:recordingId", handle: disabled },
];
