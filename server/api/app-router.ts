import { router } from "./trpc";
import { videoCallRouter } from "./video-call-router";

export const appRouter = router({ videoCall: videoCallRouter });
export type AppRouter = typeof appRouter;
