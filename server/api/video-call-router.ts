import {
  endInputSchema,
  endOutputSchema,
  extendInputSchema,
  extendOutputSchema,
  leaveInputSchema,
  leaveOutputSchema,
  notifyInputSchema,
  notifyOutputSchema,
  removeInputSchema,
  removeOutputSchema,
} from "../../shared/participation";
import { configOutputSchema, joinTicketSchema, quickJoinInputSchema } from "../../shared/video-call";
import { endSession } from "../use-cases/end-session";
import { extendSession } from "../use-cases/extend-session";
import { getConfig } from "../use-cases/get-config";
import { leave } from "../use-cases/leave";
import { notifySession } from "../use-cases/notify-session";
import { quickJoin } from "../use-cases/quick-join";
import { removeParticipant } from "../use-cases/remove-participant";
import { chatRouter } from "./chat-router";
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

  chat: chatRouter,

  notify: repeatableProcedure
    .input(notifyInputSchema)
    .output(notifyOutputSchema)
    .mutation(({ ctx, input }) => {
      const requestId = input.requestId ?? ctx.idempotencyKey;
      return notifySession(ctx.deps, { ...input, requestId, credential: ctx.credential, cookies: ctx.cookies });
    }),

  remove: credentialProcedure
    .input(removeInputSchema)
    .output(removeOutputSchema)
    .mutation(({ ctx, input }) =>
      removeParticipant(ctx.deps, { ...input, credential: ctx.credential, cookies: ctx.cookies }),
    ),

  extend: credentialProcedure
    .input(extendInputSchema)
    .output(extendOutputSchema)
    .mutation(({ ctx, input }) =>
      extendSession(ctx.deps, { ...input, credential: ctx.credential, cookies: ctx.cookies }),
    ),

  end: credentialProcedure
    .input(endInputSchema)
    .output(endOutputSchema)
    .mutation(({ ctx, input }) => endSession(ctx.deps, { ...input, credential: ctx.credential, cookies: ctx.cookies })),
});
