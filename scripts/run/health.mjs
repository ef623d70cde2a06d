import { setTimeout as wait } from "node:timers/promises";
import { Problem } from "../setup/problem.mjs";

const ASK_EVERY_MS = 50;
const ANSWER_WITHIN_MS = 30_000; // the first page of a development server is compiled meanwhile
const GIVE_UP_AFTER_MS = 60_000;

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

/**
 * The child's own message `{ type: "ready" }`.
 * @param {ChildProcess} child
 * @returns {Promise<void>}
 */
export function saysReady(child) {
  return new Promise((done) => {
    child.on("message", (message) => {
      if (typeof message === "object" && message && "type" in message && message.type === "ready") done();
    });
  });
}

/**
 * Resolves when OpenVidu's REST API answers with our secret. Throws a Problem when it refuses it.
 * @param {{url: string, secret: string}} openvidu
 * @param {AbortSignal} signal
 */
export async function openviduAnswers({ url, secret }, signal) {
  const authorization = `Basic ${Buffer.from(`OPENVIDUAPP:${secret}`).toString("base64")}`;
  await untilAnswered(`${url}/openvidu/api/sessions`, { authorization }, signal, (status) => {
    if (status === 401) {
      throw new Problem(
        `The OpenVidu at ${url} refuses the secret: set OPENVIDU_SECRET to the one it was started with.`,
      );
    }
  });
}

/**
 * Resolves when the page is served.
 * @param {string} url
 * @param {AbortSignal} signal
 */
export async function pageAnswers(url, signal) {
  await untilAnswered(url, {}, signal, () => {});
}

/**
 * @param {string} url
 * @param {Record<string, string>} headers
 * @param {AbortSignal} signal
 * @param {(status: number) => void} judge throws when asking again is of no use
 */
async function untilAnswered(url, headers, signal, judge) {
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
  let last = "no answer";
  while (performance.now() < giveUpAt) {
    signal.throwIfAborted();
    const status = await statusOf(url, headers, signal);
    if (status === 200) return;
    judge(status ?? 0);
    if (status) last = `status ${status}`;
    await wait(ASK_EVERY_MS, undefined, { signal });
  }
  throw new Problem(
    `Nothing useful answers at ${url} (${last}): look at the messages above, and check the address in your settings.`,
  );
}

/**
 * @param {string} url
 * @param {Record<string, string>} headers
 * @param {AbortSignal} signal
 * @returns {Promise<number | undefined>}
 */
async function statusOf(url, headers, signal) {
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const response = await fetch(url, { headers, redirect: "manual", signal: within });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined; // not listening yet
  }
}
