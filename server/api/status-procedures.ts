import * as shapes from "../../shared/session-status";
import { getStatus } from "../use-cases/status/get-status";
import { issueStatusTicket } from "../use-cases/status/issue-status-ticket";
import { lookupSession } from "../use-cases/status/lookup-session";
import { watchStatus } from "../use-cases/status/watch-status";
import { clientNetwork } from "./limits/client-network";
import { notGuessed, rateLimited } from "./limits/rate-limits";
import { statusEvents } from "./status-events";
import { credentialProcedure, publicProcedure } from "./trpc";

/** What people may know of a session while it runs. */
export const statusProcedures = {
  status: credentialProcedure
    .input(shapes.statusInputSchema)
    .use(notGuessed)
    .output(shapes.sessionStatusSchema)
    .query(({ ctx, input }) => getStatus(ctx.deps, { ...input, ...ctx.caller })),

  /** A generator for callers within the server; over HTTP server/http/answers/status-stream.ts takes a watch of its own format out of it. */
  statusChanges: credentialProcedure
    .meta({ event: shapes.statusEventSchema })
    .input(shapes.statusChangesInputSchema)
    .use(notGuessed)
    .subscription(async ({ ctx, input, signal }) => {
      const network = clientNetwork(ctx.request);
      return statusEvents(await watchStatus(ctx.deps, { ...input, ...ctx.caller, network }), signal);
    }),

  statusTicket: credentialProcedure
    .input(shapes.statusTicketInputSchema)
    .use(rateLimited("actions"))
    .output(shapes.statusTicketOutputSchema)
    .mutation(({ ctx, input }) => issueStatusTicket(ctx.deps, { ...input, ...ctx.caller })),

  lookup: publicProcedure
    .input(shapes.lookupInputSchema)
    .use(notGuessed)
    .output(shapes.lookupOutputSchema)
    .query(({ ctx, input }) => lookupSession(ctx.deps, input)),
};
