import { initTRPC } from "@trpc/server";
import type { Context } from "./context";
import { errorBody, infoOfTrpcError } from "./trpc-error";

/** tRPC with our context and our errors. Procedures are made of `trpc.ts`. */
export const t = initTRPC.context<Context>().create({
  errorFormatter({ shape, error, ctx }) {
    const info = infoOfTrpcError(error, ctx?.request.requestId ?? "");
    return { code: shape.code, ...errorBody(info) }; // tRPC's own `data` has a stack in development
  },
});
