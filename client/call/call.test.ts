import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import type { JoinTicket } from "../../shared/video-call";
import type { JoinRequest, Room } from "../api/call-api";
import type { LocalMedia } from "../media/local-media";
import type { LocalTracks, MediaConnectionEvents } from "../media/media-connection";
import { deferred } from "../testing/deferred";
import { createCall } from "./call";

const room: Room = { kind: "named", sessionName: "회의" };
const ticket = {
  sessionId: "ses_1",
  sessionName: "회의",
  username: "Kim",
  token: "ws://localhost:1?sessionId=ses_1&token=tok_1",
  participantId: "p_me",
  participantToken: "credential",
} as JoinTicket;

const dataOf = (participantId: string, username: string) =>
  Buffer.from(JSON.stringify({ participantId, username })).toString("base64url");

/** The world around a call: a server, OpenVidu, devices and a tab's memory, each step in the test's hand. */
function world() {
  const seen = {
    requests: [] as JoinRequest[],
    left: [] as string[],
    closed: 0,
    mediaClosed: 0,
    published: [] as LocalTracks[],
  };
  const opened = deferred<MediaConnectionEvents>();
  const state = {
    answer: Promise.resolve(ticket),
    connecting: Promise.resolve(),
    seat: null as string | null,
    nowMs: 1_000,
  };
  const device = { wanted: true, opening: false, track: null, problem: null };
  const media: LocalMedia = {
    snapshot: () => ({ microphone: device, camera: device }),
    subscribe: () => () => {},
    open: async () => {},
    setWanted: async () => {},
    close: () => {
      seen.mediaClosed += 1;
    },
  };
  const call = createCall({
    api: {
      quickJoin(request) {
        seen.requests.push(request);
        return state.answer;
      },
      async leave(sessionId, bearer) {
        seen.left.push(`${sessionId} ${bearer}`);
      },
    },
    media,
    seats: {
      recall: async () => state.seat,
      keep: (_room, { participantToken }) => {
        state.seat = participantToken;
      },
      forget: () => {
        state.seat = null;
      },
    },
    async openConnection(_token, _tracks, events, signal) {
      opened.resolve(events);
      await state.connecting;
      signal.throwIfAborted();
      return {
        publish: async () => {
          throw new Error("nothing to publish here");
        },
        close: () => {
          seen.closed += 1;
        },
      };
    },
    nowMs: () => state.nowMs,
    newRequestId: () => `request-${seen.requests.length}`,
  });
  return { call, seen, state, events: opened.promise };
}

async function connected() {
  const around = world();
  await around.call.join(room, "Kim");
  const { events } = around;
  return { ...around, events: await events };
}

const refusal = (code: string) =>
  new TRPCClientError("refused", {
    result: {
      error: {
        code: -32000,
        message: "",
        data: {
          code,
          status: 409,
          retryable: true,
          hint: "wait",
          sentence: { en: "Full.", ko: "정원이 찼어요." },
          requestId: "r",
          details: { maxParticipants: 10 },
        },
      },
    },
  });

describe("joining", () => {
  it("goes from the lobby into the call", async () => {
    const { call } = await connected();
    expect(call.snapshot()).toMatchObject({ phase: "connected", call: { ticket, others: [] } });
  });

  it("takes one seat, however often Join is pressed", async () => {
    const { call, seen } = world();
    await Promise.all([call.join(room, "Kim"), call.join(room, "Kim")]);
    expect(seen.requests).toHaveLength(1);
  });

  it("takes its own seat back after a reload", async () => {
    const { call, seen, state } = world();
    state.seat = "credential";
    await call.join(room, "Kim");
    expect(seen.requests[0]?.bearer).toBe("credential");
  });

  it("stays in the lobby with the server's reason, and a new press is a new request", async () => {
    const { call, seen, state } = world();
    state.answer = Promise.reject(refusal("SESSION_FULL"));
    await call.join(room, "Kim");
    expect(call.snapshot()).toMatchObject({
      phase: "failed",
      failure: { kind: "refused", error: { code: "SESSION_FULL", details: { maxParticipants: 10 } } },
    });
    state.answer = Promise.resolve(ticket);
    await call.join(room, "Kim");
    expect(call.snapshot().phase).toBe("connected");
    expect(new Set(seen.requests.map((request) => request.requestId)).size).toBe(2);
  });

  it("says that the server can't be reached when its answer isn't one of ours", async () => {
    const { call, state } = world();
    state.answer = Promise.reject(new TypeError("Failed to fetch"));
    await call.join(room, "Kim");
    expect(call.snapshot()).toEqual({ phase: "failed", failure: { kind: "unreachable" } });
  });

  it("gives the seat up when OpenVidu doesn't let it in", async () => {
    const { call, seen, state } = world();
    state.connecting = Promise.reject(new Error("401"));
    await call.join(room, "Kim");
    expect(call.snapshot()).toEqual({ phase: "failed", failure: { kind: "media" } });
    expect(seen.left).toEqual(["ses_1 credential"]);
    expect(state.seat).toBeNull();
  });

  it("gives a seat up that comes after the person has left", async () => {
    const { call, seen, state } = world();
    const late = deferred<JoinTicket>();
    state.answer = late.promise;
    const joining = call.join(room, "Kim");
    call.leave();
    expect(call.snapshot()).toEqual({ phase: "idle" });
    late.resolve(ticket);
    await joining;
    expect(seen.left).toEqual(["ses_1 credential"]);
    expect(call.snapshot()).toEqual({ phase: "idle" });
  });
});

describe("in the call", () => {
  it("shows people by what our server says of them, and nobody else", async () => {
    const { call, events } = await connected();
    events.onConnectionCreated("con_1", dataOf("p_lee", "이영희"));
    events.onConnectionCreated("con_2", "a stranger");
    events.onConnectionCreated("con_3", dataOf("p_me", "Kim"));
    expect(call.snapshot()).toMatchObject({ call: { others: [{ participantId: "p_lee", username: "이영희" }] } });
    events.onConnectionDestroyed("con_1");
    expect(call.snapshot()).toMatchObject({ call: { others: [] } });
  });

  it("shows those who were there before", async () => {
    const around = world();
    const gate = deferred<void>();
    around.state.connecting = gate.promise;
    const joining = around.call.join(room, "Kim");
    const events = await around.events;
    events.onConnectionCreated("con_1", dataOf("p_lee", "Lee"));
    gate.resolve();
    await joining;
    expect(around.call.snapshot()).toMatchObject({ call: { others: [{ username: "Lee" }] } });
  });

  it("tells while the library resumes, and when it is back", async () => {
    const { call, events } = await connected();
    events.onReconnecting();
    expect(call.snapshot().phase).toBe("reconnecting");
    events.onReconnected();
    expect(call.snapshot().phase).toBe("connected");
  });
});

describe("the end", () => {
  it("releases everything, frees the seat, and says how long it was", async () => {
    const { call, seen, state } = await connected();
    state.nowMs = 61_000;
    call.leave();
    expect(call.snapshot()).toMatchObject({ phase: "ended", reason: "left", durationMs: 60_000 });
    expect(seen).toMatchObject({ closed: 1, mediaClosed: 1, left: ["ses_1 credential"] });
    call.leave();
    expect(seen.left).toHaveLength(1);
  });

  it("keeps the seat when the connection is lost, so that joining again takes it back", async () => {
    const { call, seen, state, events } = await connected();
    events.onLost("lost");
    expect(call.snapshot()).toMatchObject({ phase: "ended", reason: "lost" });
    expect(seen.left).toEqual([]);
    call.reset();
    await call.join(room, "Kim");
    expect(seen.requests.at(-1)?.bearer).toBe("credential");
    expect(state.seat).toBe("credential");
  });

  it("hears nothing of a connection that it has left", async () => {
    const { call, events } = await connected();
    call.leave();
    const ended = call.snapshot();
    events.onConnectionCreated("con_1", dataOf("p_lee", "Lee"));
    events.onReconnecting();
    events.onLost("lost");
    expect(call.snapshot()).toBe(ended);
  });
});
