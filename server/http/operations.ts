import { Hono, type Context as HonoContext } from "hono";
import { bearerOf } from "../auth/bearer-of";
import type { Container } from "../container";
import { checkReadiness, type Readiness } from "../use-cases/upkeep/check-readiness";
import type { HttpEnv } from "./requests/request-log";

/** Whoever asks more often than this shares an answer: probes are no way to load OpenVidu and the database. */
const READINESS_FOR_MS = 1000;

/** What operators and their machines ask: is it alive, is it ready, and how much has it done. */
export function operations({ deps, environment, exposition }: Container): Hono<HttpEnv> {
  const { metrics: token } = environment.secrets;
  const hasToken = token === null ? () => false : bearerOf(token);
  const isOperator = (c: HonoContext<HttpEnv>) => c.var.client.isLocal || hasToken(c.req.header("authorization"));
  const readiness = shared(() => checkReadiness(deps), READINESS_FOR_MS);

  return new Hono<HttpEnv>()
    .get("/health", (c) => c.json({ status: "up" }, 200, NOT_KEPT))
    .get("/health/ready", async (c) => {
      const found = await readiness();
      if (found.status === "down") c.var.record.outcome = "NOT_READY";
      const told: Readiness | Pick<Readiness, "status"> = isOperator(c) ? found : { status: found.status };
      return c.json(told, found.status === "up" ? 200 : 503, NOT_KEPT);
    })
    .get("/metrics", async (c) => {
      if (!isOperator(c)) return c.notFound(); // as if there were nothing
      const { contentType, text } = await exposition();
      return c.body(text, 200, { ...NOT_KEPT, "Content-Type": contentType });
    });
}

const NOT_KEPT = { "Cache-Control": "no-store" };

/** One run at a time, whose result stands for `forMs` after it came. */
function shared<T>(run: () => Promise<T>, forMs: number): () => Promise<T> {
  let latest: Promise<T> | null = null;
  let staleAt = Number.POSITIVE_INFINITY;
  return () => {
    if (latest && performance.now() < staleAt) return latest;
    staleAt = Number.POSITIVE_INFINITY;
    latest = run().finally(() => {
      staleAt = performance.now() + forMs;
    });
    return latest;
  };
}
