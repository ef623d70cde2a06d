import type { TRPCError } from "@trpc/server";
import type { Context as HonoContext } from "hono";
import type { ErrorInfo } from "../../shared/errors";
import type { Context } from "../api/context";
import { infoOfTrpcError } from "../api/trpc-error";
import { credentialCookies } from "../auth/credential-cookies";
import type { Container } from "../container";
import { readRequestFacts } from "./requests/request-facts";
import type { HttpEnv } from "./requests/request-log";

/** Cookies live as long as the credentials in them. */
const COOKIE_SECONDS = 3600;

/** What tRPC's mount and REST's do alike around a procedure. */
export interface ProcedureHost {
  /** `headers`: the answer's, for cookies. */
  createContext(c: HonoContext<HttpEnv>, headers: Headers): Promise<Context>;
  /** Notes a failed call in the request's record, and in the log what an operator must know. Answers what the caller is told. */
  failed(c: HonoContext<HttpEnv>, error: TRPCError, procedure: string | undefined): ErrorInfo;
}

export function createProcedureHost({ deps, environment }: Container): ProcedureHost {
  const cookieOptions = { secure: environment.publicOrigin.startsWith("https:"), maxAgeSeconds: COOKIE_SECONDS };

  return {
    async createContext(c, headers) {
      const { requestId } = c.var.record;
      const request = await readRequestFacts(c.req.raw, { requestId, address: c.var.client.address }, deps);
      return {
        deps,
        request,
        setCredentialCookie(participantId, credential) {
          const sent = c.req.raw.headers.get("cookie");
          for (const cookie of credentialCookies(sent, participantId, credential, cookieOptions)) {
            headers.append("Set-Cookie", cookie);
          }
        },
      };
    },
    failed(c, error, procedure) {
      const { record } = c.var;
      const info = infoOfTrpcError(error, record.requestId);
      record.outcome = info.code;
      const fields = { err: error.cause ?? error, requestId: record.requestId, procedure };
      if (info.code === "INTERNAL") deps.log.error(fields, "unforeseen error");
      if (info.code === "MEDIA_SERVER_UNAVAILABLE") deps.log.warn(fields, "OpenVidu failed us");
      return info;
    },
  };
}
