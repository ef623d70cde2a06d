import { leaveInputSchema, leaveOutputSchema } from "../../shared/participation";
import { configOutputSchema, joinTicketSchema, quickJoinInputSchema } from "../../shared/video-call";
import { getConfig } from "../use-cases/get-config";
import { leave } from "../use-cases/leave";
import { quickJoin } from "../use-cases/quick-join";
import { credentialProcedure, publicProcedure, repeatableProcedure, router } from "./trpc";

/** The procedures of a call (docs/architecture.md walks through one). */
export const videoCallRouter = router({
  quickJoin: repeatableProcedure
    .input(quickJoinInputSchema)
    .output(joinTicketSchema)
    .mutation(async ({ ctx, input }) => {
      const requestId = input.requestId ?? ctx.idempotencyKey;
      const ticket = await quickJoin(ctx.deps, { ...input, requestId, credential: ctx.credential });
      ctx.setCredentialCookie(ticket.participantId, ticket.participantToken);
      return ticket;
    }),

  config: publicProcedure.output(configOutputSchema).query(({ ctx }) => getConfig(ctx.deps)),

  leave: credentialProcedure
    .input(leaveInputSchema)
    .output(leaveOutputSchema)
    .mutation(async ({ ctx, input }) => {
      const departure = await leave(ctx.deps, { ...input, credential: ctx.credential, cookies: ctx.cookies });
      ctx.setCredentialCookie(departure.participantId, null);
      return departure;
    }),
});
