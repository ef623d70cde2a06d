import * as shapes from "../../shared/participation";
import { configOutputSchema, joinTicketSchema, quickJoinInputSchema } from "../../shared/video-call";
import { autoReconnect } from "../use-cases/auto-reconnect";
import { getConfig } from "../use-cases/get-config";
import { goAway } from "../use-cases/go-away";
import { leave } from "../use-cases/leave";
import { endSession } from "../use-cases/moderation/end-session";
import { extendSession } from "../use-cases/moderation/extend-session";
import { notifySession } from "../use-cases/moderation/notify-session";
import { removeParticipant } from "../use-cases/moderation/remove-participant";
import { quickJoin } from "../use-cases/quick-join";
import { refreshToken } from "../use-cases/refresh-token";
import { shareScreen } from "../use-cases/share-screen";
import { beaconCredential } from "./beacon-credential";
import { chatRouter } from "./chat-router";
import { limitedCreation } from "./limits/limited-creation";
import { notGuessed, rateLimited } from "./limits/rate-limits";
import { statusProcedures } from "./status-procedures";
import { credentialProcedure, publicProcedure, repeatableProcedure, router, sleepyProcedure } from "./trpc";

/** The procedures of a call (docs/architecture.md walks through one). */
export const videoCallRouter = router({
  quickJoin: repeatableProcedure
    .input(quickJoinInputSchema)
    .use(notGuessed)
    .use(rateLimited("joins"))
    .output(joinTicketSchema)
    .mutation(async ({ ctx, input }) => {
      const requestId = input.requestId ?? ctx.idempotencyKey;
      const ticket = await limitedCreation(ctx, input, (autoCreateSession) =>
        quickJoin(ctx.deps, { ...input, autoCreateSession, requestId, credential: ctx.caller.credential }),
      );
      ctx.setCredentialCookie(ticket.participantId, ticket.participantToken);
      return ticket;
    }),

  config: publicProcedure.output(configOutputSchema).query(({ ctx }) => getConfig(ctx.deps)),

  ...statusProcedures,

  refreshToken: credentialProcedure
    .input(shapes.refreshTokenInputSchema)
    .use(rateLimited("actions"))
    .output(joinTicketSchema)
    .mutation(async ({ ctx, input }) => {
      const ticket = await refreshToken(ctx.deps, { ...input, ...ctx.caller });
      ctx.setCredentialCookie(ticket.participantId, ticket.participantToken);
      return ticket;
    }),

  autoReconnect: sleepyProcedure
    .input(shapes.autoReconnectInputSchema)
    .use(rateLimited("actions"))
    .output(joinTicketSchema)
    .mutation(async ({ ctx, input }) => {
      const ticket = await autoReconnect(ctx.deps, { ...input, ...ctx.caller });
      ctx.setCredentialCookie(ticket.participantId, ticket.participantToken);
      return ticket;
    }),

  screenShare: credentialProcedure
    .input(shapes.screenShareInputSchema)
    .use(rateLimited("actions"))
    .output(shapes.screenShareOutputSchema)
    .mutation(({ ctx, input }) => shareScreen(ctx.deps, { ...input, ...ctx.caller })),

  away: credentialProcedure
    .input(shapes.awayInputSchema)
    .output(shapes.awayOutputSchema)
    .mutation(async ({ ctx, input }) => {
      const credential = ctx.caller.credential ?? (await beaconCredential(ctx.deps, input.participantToken));
      return goAway(ctx.deps, { ...input, ...ctx.caller, credential });
    }),

  leave: credentialProcedure
    .input(shapes.leaveInputSchema)
    .output(shapes.leaveOutputSchema)
    .mutation(async ({ ctx, input }) => {
      const departure = await leave(ctx.deps, { ...input, ...ctx.caller });
      // Else it may be another tab's by now, which took the seat over.
      if (departure.left) ctx.setCredentialCookie(departure.participantId, null);
      return departure;
    }),

  chat: chatRouter,

  notify: repeatableProcedure
    .input(shapes.notifyInputSchema)
    .use(rateLimited("actions"))
    .output(shapes.notifyOutputSchema)
    .mutation(({ ctx, input }) => {
      const requestId = input.requestId ?? ctx.idempotencyKey;
      return notifySession(ctx.deps, { ...input, requestId, ...ctx.caller });
    }),

  remove: credentialProcedure
    .input(shapes.removeInputSchema)
    .output(shapes.removeOutputSchema)
    .mutation(({ ctx, input }) => removeParticipant(ctx.deps, { ...input, ...ctx.caller })),

  extend: credentialProcedure
    .input(shapes.extendInputSchema)
    .output(shapes.extendOutputSchema)
    .mutation(({ ctx, input }) => extendSession(ctx.deps, { ...input, ...ctx.caller })),

  end: credentialProcedure
    .input(shapes.endInputSchema)
    .output(shapes.endOutputSchema)
    .mutation(({ ctx, input }) => endSession(ctx.deps, { ...input, ...ctx.caller })),
});
