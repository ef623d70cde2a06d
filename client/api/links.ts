import { httpLink, type TRPCLink } from "@trpc/client";
import type { AppRouter } from "../../server/api/app-router";

/** Given as `context` with a call that is made in a participant's name. */
export type RequestIdentity = {
  /** The participant credential. */
  bearer?: string;
};

/**
 * The way to our procedures. One request each and no streaming: the joining answers carry a Set-Cookie, and headers
 * leave before a streamed batch resolves.
 */
export function apiLinks(): TRPCLink<AppRouter>[] {
  return [
    httpLink({
      url: "/api/trpc",
      headers: ({ op }) => {
        const { bearer } = op.context as RequestIdentity;
        return bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
      },
    }),
  ];
}
