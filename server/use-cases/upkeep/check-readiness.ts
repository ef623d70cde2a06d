import type { AppDeps } from "../../ports";

type Deps = Pick<AppDeps, "sessions" | "media" | "log">;

/** One thing that joins need. */
export interface Part {
  status: "up" | "down";
  latencyMs: number;
  /** Why it is down, for operators. */
  reason?: string;
}

export interface Readiness {
  status: "up" | "down";
  openvidu: Part;
  database: Part;
  /** Null when the database doesn't tell. */
  activeSessions: number | null;
}

/** What takes longer than this is as good as down for a person who waits. */
const DEADLINE_MS = 2000;

/** Asks OpenVidu and the database whether they answer; what is down is in the log too. Never throws. */
export async function checkReadiness({ sessions, media, log }: Deps): Promise<Readiness> {
  const [openvidu, database] = await Promise.all([
    check(() => media.ping(DEADLINE_MS)),
    check(() => sessions.counts()),
  ]);
  const isUp = openvidu.part.status === "up" && database.part.status === "up";
  if (!isUp) log.warn({ openvidu: openvidu.part, database: database.part }, "not ready");
  return {
    status: isUp ? "up" : "down",
    openvidu: openvidu.part,
    database: database.part,
    activeSessions: database.value?.activeSessions ?? null,
  };
}

async function check<T>(ask: () => Promise<T>): Promise<{ part: Part; value?: T }> {
  const began = performance.now();
  const latencyMs = () => Math.round((performance.now() - began) * 10) / 10;
  try {
    const value = await inTime(ask());
    return { part: { status: "up", latencyMs: latencyMs() }, value };
  } catch (error) {
    return { part: { status: "down", latencyMs: latencyMs(), reason: reasonOf(error) } };
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** The innermost cause, in one line: what the others say is that something failed. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.cause !== undefined) return reasonOf(error.cause);
  const { code, message } = { code: undefined, message: "", ...Object(error) };
  const said = error instanceof Error ? error.message : String(message);
  return (
    said
      .split("\n")
      .findLast((line) => line.trim() !== "")
      ?.trim() || String(code ?? "unknown")
  );
}
