import type { AnyTRPCProcedure } from "@trpc/server";
import { z } from "zod";
import { appRouter } from "../app-router";
import type { ProcedurePath } from "../rest-routes";

export interface ProcedureShapes {
  type: AnyTRPCProcedure["_def"]["type"];
  /** An empty object for a procedure without input. */
  input: z.ZodObject;
  /** Of a subscription: one event, which its `meta` names. */
  output: z.ZodType;
}

// Flat at run time, whatever its type says.
const all = appRouter._def.procedures as unknown as Readonly<Record<string, AnyTRPCProcedure>>;

/** Every procedure of `videoCall`, with dots for nested ones. */
export const procedurePaths = Object.keys(all).map((name) => name.slice("videoCall.".length)) as ProcedurePath[];

/** The schemas that a procedure of `videoCall` itself parses with, so that the document can't differ from it. */
export function shapesOf(path: ProcedurePath): ProcedureShapes {
  const procedure = all[`videoCall.${path}`];
  // tRPC keeps them there, untyped: https://trpc.io/docs/server/procedures
  const def = procedure?._def as {
    type: ProcedureShapes["type"];
    inputs: unknown[];
    output?: unknown;
    meta?: { event?: unknown };
  };
  const [input = z.object({})] = def.inputs;
  const output = def.output ?? def.meta?.event;
  if (!(input instanceof z.ZodObject) || !(output instanceof z.ZodType)) throw new Error(`${path} has no shapes`);
  return { type: def.type, input, output };
}
