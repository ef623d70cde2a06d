import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AnyTRPCProcedure } from "@trpc/server";
import { expect, it } from "vitest";
import { appRouter } from "../../api/app-router";
import { ORIGIN, startTestApp, type TestApp } from "../../testing/test-app";

const METRICS_TOKEN = "metrics-token-of-the-tests";
const NAMES = { sessionName: "Quiet room", username: "Discreet person" };
const REST = "/api/video-call/advanced";

/** Everything that an answer handed out and nobody else may know. */
const handedOut = /tok_\w+|eyJ[\w-]+\.[\w-]+\.[\w-]+|(?<="ticket":")[^"]+/g;

/** Asks as a front end does, and remembers what it was told in confidence. */
function keeper(app: TestApp) {
  const secrets = new Set<string>();
  async function ask(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<unknown> {
    const answer = await app.fetch(path, {
      headers: { Origin: ORIGIN, "Content-Type": "application/json", ...headers },
      ...(body !== undefined && { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const isStream = answer.headers.get("content-type")?.startsWith("text/event-stream");
    if (isStream) await answer.body?.cancel();
    const text = isStream ? "" : await answer.text();
    for (const told of [text, ...answer.headers.getSetCookie()]) {
      for (const [secret] of told.matchAll(handedOut)) secrets.add(secret);
    }
    return text.startsWith("{") ? JSON.parse(text) : null;
  }
  return { ask, secrets };
}

/** Those that end something come last, in this order. */
const ENDING = ["away", "remove", "end", "leave"];
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>).map(
  ([path, { _def }]) => ({ name: path.replace("videoCall.", ""), type: _def.type }),
);

/** Each procedure of the router, those to come too, with every field that any of them reads. */
async function callEverything(ask: ReturnType<typeof keeper>["ask"], fields: object, headers: Record<string, string>) {
  const call = ({ name, type }: (typeof procedures)[number]) => {
    const path = `/api/trpc/videoCall.${name}`;
    if (type === "mutation") return ask(path, fields, headers);
    return ask(`${path}?input=${encodeURIComponent(JSON.stringify(fields))}`, undefined, headers);
  };
  await Promise.all(procedures.filter(({ name }) => !ENDING.includes(name)).map(call));
  for (const ending of ENDING) await Promise.all(procedures.filter(({ name }) => name === ending).map(call));
}

it("no log holds a token, credential, secret or cookie, nor what people typed, whatever happens", async () => {
  const app = await startTestApp("embedded", { METRICS_TOKEN });
  const settings = app.container.environment.secrets;
  const { ask, secrets } = keeper(app);
  const join = (wish: object = {}, headers = {}) =>
    ask(`${REST}/quick-join`, { ...NAMES, autoCreateSession: true, ...wish }, headers) as Promise<{
      [key: string]: string;
    }>;

  // Good times, by bearer and by cookie.
  const enter = async (room: string) => {
    const kim = await join({ sessionName: room });
    const lee = await join({ sessionName: room, username: "Second person" });
    await app.join({ sessionId: `${kim.sessionId}`, connectionId: `${kim.connectionId}` });
    const said = { message: "Confided to the call", text: "Confided to the call" };
    const { sessionId, connectionId, participantToken } = kim;
    const proof = { participantToken, ticket: participantToken };
    const { participantId } = lee;
    const fields = {
      ...NAMES,
      sessionName: room,
      sessionId,
      participantId,
      connectionId,
      lastConnectionId: connectionId,
      ...proof,
      ...said,
    };
    return { kim, fields, bearer: { Authorization: `Bearer ${participantToken}` } };
  };
  const { kim, fields, bearer } = await enter("Quiet room of bearers");
  await callEverything(ask, fields, bearer);
  const second = await enter("Quiet room of cookies");
  await callEverything(ask, second.fields, { Cookie: `qj_${second.kim.participantId}=${second.kim.participantToken}` });
  expect(app.log()).toMatch(/"videoCall.chat.send".*"outcome":"ok"/);

  // Secrets where they don't belong.
  const misplaced = `${kim.participantToken}`;
  await callEverything(ask, { ...fields, sessionId: misplaced, username: kim.token }, { Authorization: misplaced });
  await ask(`${REST}/sessions/${misplaced}/refresh-token?username=${misplaced}`, {}, { "Idempotency-Key": misplaced });
  await ask(`/api/${misplaced}`);
  await ask(`${REST}/quick-join`, `{"token":"${kim.token}"`);
  await ask("/api/trpc/videoCall.quickJoin", `${kim.participantToken}`);
  await ask("/api/metrics", undefined, { Authorization: `Bearer ${METRICS_TOKEN}x`, "X-Forwarded-For": "203.0.113.9" });

  // OpenVidu's webhooks, with another's secret and with ours.
  const event = { event: "participantJoined", sessionId: kim.sessionId, connectionId: "con_x" };
  for (const authorization of ["Bearer guessed-at", `Bearer ${settings.webhook}`, `Basic ${btoa("a:b")}`]) {
    await app.webhook({ ...event, token: kim.token }, authorization);
  }

  // Bad times: OpenVidu fails before and after it has done what it was asked, and the database in two ways.
  const unlucky = await enter("Quiet room of bad luck");
  app.openvidu.fault = () => (app.openvidu.calls.length % 2 === 0 ? 500 : "lost");
  await join({ username: "Out of luck" });
  await callEverything(ask, unlucky.fields, unlucky.bearer);
  app.openvidu.fault = () => null;
  await app.database.sql("ALTER TABLE connections ADD CONSTRAINT none_more CHECK (token IS NULL) NOT VALID");
  await join({ username: "Refused by the database" });
  await app.database.sql("DROP TABLE connections CASCADE");
  await join();
  await ask("/api/health/ready");
  await app.close();

  const everything = app.log();
  expect(everything.split("\n").length).toBeGreaterThan(60);
  expect(everything).toMatch(/unforeseen error/);
  expect(everything).toMatch(/OpenVidu failed us/);
  expect(secrets.size).toBeGreaterThan(4);
  for (const secret of [
    ...secrets,
    ...Object.values(settings).flat(),
    btoa(`OPENVIDUAPP:${settings.openvidu}`),
    "guessed-at",
    ...Object.values(NAMES),
    "Second person",
    "Confided",
  ]) {
    expect(everything).not.toContain(String(secret));
  }
  // The log's own filter had only what a stranger put into an address.
  const filtered = everything.split("\n").filter((line) => line.includes("[secret]"));
  expect(filtered).toEqual([expect.stringContaining('"path":"/api/[secret]"')]);
});

it("an OpenVidu that answers with a token where nobody expects one doesn't bring it into the log", async () => {
  const token = "wss://media.example?sessionId=s&token=tok_AbCdEfGhIjKlMnOp";
  const babbling = createServer((_, response) => response.end(`${token} isn't JSON`));
  await new Promise<void>((resolve) => babbling.listen(0, "127.0.0.1", resolve));
  const { port } = babbling.address() as AddressInfo;
  const app = await startTestApp("embedded", { OPENVIDU_URL: `http://127.0.0.1:${port}` });
  const { ask } = keeper(app);
  await ask(`${REST}/quick-join`, { ...NAMES, autoCreateSession: true });
  await app.container.deps.media.sessions().catch((err) => app.container.deps.log.warn({ err }, "a job failed"));
  expect(app.log()).toContain("a job failed");
  expect(app.log()).not.toMatch(/tok_|AbCdEfGh/);
  await app.close();
  babbling.closeAllConnections();
  await new Promise((resolve) => babbling.close(resolve));
});
