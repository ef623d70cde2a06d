import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { discardLeftovers } from "../../use-cases/upkeep/discard-leftovers";
import { giveUpSeats } from "../../use-cases/upkeep/give-up-seats";
import { recordViolations, settle, violations } from "../invariants";
import { seatPerson } from "../people";
import { refusal, startTestApp, type TestApp } from "../test-app";
import { databaseKinds } from "../test-database";
import { situations } from "./scenarios";

const patiently = { timeout: 20_000 };
describe.each(databaseKinds)("the %s database", (kind) => {
  let app: TestApp;
  /** Somebody else who holds a session's lock. */
  let locker: pg.Client;
  beforeAll(async () => {
    app = await startTestApp(kind);
    app.container.deps.persist = (_, work) => work().catch(work);
  });
  beforeEach(async () => {
    locker = new pg.Client({ connectionString: app.database.url });
    locker.on("error", () => {}); // cut together with the others
    if (kind === "postgres") await locker.connect();
  });
  afterEach(async () => {
    if (kind === "postgres") await locker.end();
    await app.reset();
  });
  afterAll(() => app.close());

  /** A try that may succeed; else its caller is told nothing but that it wasn't their fault, and may try again. */
  async function tryDuring(attempt: Promise<unknown>): Promise<void> {
    const outcome = await attempt.then(
      () => null,
      (error: unknown) => error,
    );
    if (outcome === null) return;
    const told = { code: "INTERNAL", status: 500, retryable: true, hint: "retry", requestId: expect.any(String) };
    expect(await refusal(Promise.reject(outcome))).toMatchObject(told);
  }

  async function everythingIsWell(seats: number): Promise<void> {
    await app.deliver();
    await settle(app.container.deps, app.database);
    await expect.poll(() => violations(app.database, app.openvidu.connections()), patiently).toEqual([]);
    expect(await app.database.sql("SELECT FROM participants WHERE state <> 'ended'")).toHaveLength(seats);
  }

  describe.each(situations)("%s", (_, { arrange, calls, seats }) => {
    it("fails while it is gone, and does what it should when it is back", async () => {
      const call = await arrange(app);
      const comeBack = await app.database.outage();
      expect(await refusal(call())).toMatchObject({ code: "INTERNAL", retryable: true });
      await comeBack();
      await call();
      await everythingIsWell(seats.retried);
    });

    const names = [...new Set<string>(calls.map(([name]) => name))];
    it.each(names)("survives that it goes while OpenVidu is asked: %s", async (name) => {
      const call = await arrange(app);
      const hung = app.openvidu.hung();
      app.openvidu.fault = (other) => (other === name ? "silence" : null);
      const attempt = tryDuring(call());
      await expect.poll(() => app.openvidu.hung(), patiently).toBeGreaterThan(hung);
      app.openvidu.fault = () => null;
      const comeBack = await app.database.outage();
      app.openvidu.release();
      await attempt;
      await comeBack();
      expect(await recordViolations(app.database)).toEqual([]);
      await call();
      await everythingIsWell(seats.retried);
    });

    // On the embedded database all connections are one session, and a first join finds no row: nobody waits for another's lock.
    if (kind === "embedded" || seats.givenUp + seats.retried <= 1) return;
    it("survives that its connection is cut in the middle of a statement", async () => {
      const call = await arrange(app);
      await locker.query("BEGIN");
      await locker.query("SELECT FROM video_sessions FOR UPDATE");
      const attempt = tryDuring(call());
      await expect.poll(cutWaiting, patiently).toBe(true);
      await locker.query("ROLLBACK");
      await attempt;
      expect(await recordViolations(app.database)).toEqual([]);
      await call();
      await everythingIsWell(seats.retried);
    });
  });

  async function cutWaiting(): Promise<boolean> {
    const cut = await app.database.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return cut.length > 0;
  }

  it("that is gone when a seat should be released: its clock gives it up, and nothing is left in OpenVidu", async () => {
    await seatPerson(app, "Lee");
    const hung = app.openvidu.hung();
    app.openvidu.fault = (call) => (call === "POST connection" ? "silence" : null);
    const attempt = tryDuring(seatPerson(app, "Kim"));
    await expect.poll(() => app.openvidu.hung(), patiently).toBeGreaterThan(hung);
    app.openvidu.fault = () => null;
    const comeBack = await app.database.outage();
    app.openvidu.release();
    await attempt;
    await comeBack();
    await app.database.sql("UPDATE participants SET seat_expires_at = now() WHERE username = 'Kim'");
    await giveUpSeats(app.container.deps);
    await discardLeftovers(app.container.deps);
    expect(await app.states()).toEqual({ Kim: "ended", Lee: "joining" });
    await everythingIsWell(1);
  });
});
