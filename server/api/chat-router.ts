import { chatListInputSchema, chatListOutputSchema, chatMessageSchema, chatSendInputSchema } from "../../shared/chat";
import { listChatMessages } from "../use-cases/chat/list-chat-messages";
import { sendChatMessage } from "../use-cases/chat/send-chat-message";
import { rateLimited } from "./limits/rate-limits";
import { credentialProcedure, repeatableProcedure, router } from "./trpc";

export const chatRouter = router({
  send: repeatableProcedure
    .input(chatSendInputSchema)
    .use(rateLimited("actions"))
    .output(chatMessageSchema)
    .mutation(({ ctx, input }) => {
      const requestId = input.requestId ?? ctx.idempotencyKey;
      return sendChatMessage(ctx.deps, { ...input, requestId, ...ctx.caller });
    }),

  list: credentialProcedure
    .input(chatListInputSchema)
    .output(chatListOutputSchema)
    .query(({ ctx, input }) => listChatMessages(ctx.deps, { ...input, ...ctx.caller })),
});
