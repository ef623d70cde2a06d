import { expect, it, vi } from "vitest";
import { createPrometheus } from "./prometheus";

const nothing = async () => ({ activeSessions: 0, seats: 0 });

it("counts under the names that operators' dashboards know", async () => {
  const { metrics, exposition } = createPrometheus(nothing);
  metrics.sessionCreated();
  metrics.sessionJoined();
  metrics.sessionJoined();
  metrics.joinRejected("SESSION_FULL");
  metrics.tokenRefreshed();
  metrics.reconnected("away");
  metrics.ghostsCleaned(3);
  metrics.requestLimited("quickJoin");
  metrics.webhookReceived("participantJoined", 20);
  metrics.jobRan("reconcile", "failed", 1500);
  metrics.procedureAnswered("videoCall.quickJoin", "SESSION_FULL", 4);
  metrics.openviduCalled("createConnection", "timeout", 5000);
  const { contentType, text } = await exposition();
  expect(contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
  for (const line of [
    "videocall_session_created_total 1",
    "videocall_session_joined_total 2",
    'videocall_join_rejected_total{code="SESSION_FULL"} 1',
    "videocall_token_refreshed_total 1",
    'videocall_reconnected_total{cause="away"} 1',
    "videocall_ghosts_cleaned_total 3",
    'videocall_request_limited_total{procedure="quickJoin"} 1',
    'videocall_webhook_lag_seconds_sum{event="participantJoined"} 0.02',
    'videocall_job_duration_seconds_sum{job="reconcile",outcome="failed"} 1.5',
    'videocall_procedure_duration_seconds_count{procedure="videoCall.quickJoin",outcome="SESSION_FULL"} 1',
    'videocall_openvidu_call_duration_seconds_count{operation="createConnection",outcome="timeout"} 1',
    "videocall_active_sessions 0",
    "videocall_active_participants 0",
  ]) {
    expect(text.split("\n")).toContain(line);
  }
  expect(text).toMatch(/^process_cpu_seconds_total /m);
});

it("takes an event from a clock that goes ahead for one without lag", async () => {
  const { metrics, exposition } = createPrometheus(nothing);
  metrics.webhookReceived("participantLeft", -40);
  expect((await exposition()).text).toContain('videocall_webhook_lag_seconds_sum{event="participantLeft"} 0\n');
});

it("asks the database once for scrapers that come at the same time", async () => {
  const counts = vi.fn(async () => ({ activeSessions: 4, seats: 9 }));
  const { exposition } = createPrometheus(counts);
  const [one, other] = await Promise.all([exposition(), exposition()]);
  expect(one.text).toContain("videocall_active_sessions 4\n");
  expect(other.text).toContain("videocall_active_participants 9\n");
  expect(counts).toHaveBeenCalledTimes(1);
});

it("says NaN of what it can't count, and tells the rest", async () => {
  const { exposition } = createPrometheus(() => Promise.reject(new Error("database away")));
  expect((await exposition()).text).toMatch(/^videocall_active_sessions Nan$/im);
});

it("counts apart from another registry of the same process", async () => {
  const [one, other] = [createPrometheus(nothing), createPrometheus(nothing)];
  one.metrics.sessionCreated();
  expect((await other.exposition()).text).toContain("videocall_session_created_total 0\n");
});
