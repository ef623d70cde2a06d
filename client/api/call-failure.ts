import { TRPCClientError } from "@trpc/client";
import { z } from "zod";
import { type ErrorCode, type ErrorInfo, errorTable } from "../../shared/errors";

/** Why a call couldn't begin, as far as a person can act on it. */
export type CallFailure =
  /** Our server said no. */
  | { kind: "refused"; error: ErrorInfo }
  /** Our server couldn't be reached, or its answer wasn't one of ours. */
  | { kind: "unreachable" }
  /** The ticket was good, but OpenVidu let nobody in with it, or not in time. */
  | { kind: "media" }
  /** openvidu-browser doesn't know how to work in this browser. */
  | { kind: "unsupportedBrowser" };

const codes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

const errorInfoSchema = z.object({
  code: z.enum(codes),
  status: z.number(),
  retryable: z.boolean(),
  hint: z.enum(["retry", "reconnect", "rename", "rejoin", "signIn", "wait", "none"]),
  sentence: z.object({ en: z.string(), ko: z.string() }),
  requestId: z.string(),
  retryAfter: z.number().exactOptional(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
}) satisfies z.ZodType<ErrorInfo>;

/** Our server's own error out of what a tRPC call threw; null when it came from anywhere else. */
export function errorInfoOf(thrown: unknown): ErrorInfo | null {
  if (!(thrown instanceof TRPCClientError)) return null;
  const parsed = errorInfoSchema.safeParse(thrown.data);
  return parsed.success ? parsed.data : null;
}

/** What a failed procedure call means for the call. */
export function failureOfRequest(thrown: unknown): CallFailure {
  const error = errorInfoOf(thrown);
  return error ? { kind: "refused", error } : { kind: "unreachable" };
}
