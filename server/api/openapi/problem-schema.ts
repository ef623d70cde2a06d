import { z } from "zod";
import { type ErrorCode, errorTable } from "../../../shared/errors";

const codes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];

/** RFC 9457's members, and those of our table. */
export const problemSchema = z.object({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int(),
  code: z.enum(codes),
  retryable: z.boolean(),
  hint: z.enum(["retry", "reconnect", "rename", "rejoin", "signIn", "wait", "none"]),
  sentence: z.object({ en: z.string(), ko: z.string() }),
  requestId: z.string(),
  retryAfter: z.int().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
