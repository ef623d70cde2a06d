import { RestClient } from "./support/rest-client";
import { expect, serverIsOurs, test } from "./support/server";

test("§3.1 a signal by REST reaches all, or those that are named, and has no sender", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const toAll = await room.rest.post("/openvidu/api/signal", { session: room.id, type: "signal:news", data: "all" });
  expect(toAll).toMatchObject({ status: 200, text: "" });
  expect(await ann.rpc.told("sendMessage")).toEqual({ type: "signal:news", data: "all" });
  await bob.rpc.told("sendMessage");
  await room.rest.post("/openvidu/api/signal", { session: room.id, to: [bob.id], data: "bob" });
  expect(await bob.rpc.told("sendMessage", { data: "bob" })).toMatchObject({ data: "bob" });
  await ann.rpc.settle();
  expect(ann.rpc.heard.filter((method) => method === "sendMessage")).toHaveLength(1);
});

test("§3.1 a signal without session is 400, unknown session 404, nobody there or unknown receiver 406", async ({
  room,
}) => {
  const send = async (body: object) => (await room.rest.post("/openvidu/api/signal", body)).status;
  expect(await send({ data: "x" })).toBe(400);
  expect(await send({ session: room.id, to: "con_x" })).toBe(400);
  expect(await send({ session: "nobody-made-it" })).toBe(404);
  expect(await send({ session: room.id, data: "x" })).toBe(406);
  await room.join();
  expect(await send({ session: room.id, to: ["con_nobody"], data: "x" })).toBe(406);
});

test("§3.1 config tells version and public address", async ({ server }) => {
  const rest = new RestClient(server);
  const { status, json } = await rest.get("/openvidu/api/config");
  expect(status).toBe(200);
  expect(json.VERSION).toMatch(/^2\./);
  expect(json).toMatchObject({
    DOMAIN_OR_PUBLIC_IP: expect.any(String),
    HTTPS_PORT: expect.any(Number),
    OPENVIDU_PUBLICURL: expect.stringMatching(/^https?:/),
    OPENVIDU_CDR: expect.any(Boolean),
    OPENVIDU_STREAMS_FORCED_VIDEO_CODEC: expect.any(String),
    OPENVIDU_STREAMS_ALLOW_TRANSCODING: expect.any(Boolean),
    OPENVIDU_WEBRTC_SIMULCAST: expect.any(Boolean),
    OPENVIDU_SESSIONS_GARBAGE_INTERVAL: expect.any(Number),
    OPENVIDU_SESSIONS_GARBAGE_THRESHOLD: expect.any(Number),
    OPENVIDU_RECORDING: expect.any(Boolean),
    OPENVIDU_WEBHOOK: expect.any(Boolean),
  });
  for (const name of ["recording", "cdr"]) {
    expect((await rest.get(`/openvidu/api/config/openvidu-${name}`)).text).toMatch(/^(true|false)$/);
  }
  expect((await rest.get("/openvidu/api/config/openvidu-version")).text).toContain(String(json.VERSION));
});

if (serverIsOurs) {
  test("§3.1 recording is off: 501", async ({ room }) => {
    expect((await room.rest.post("/openvidu/api/recordings/start", { session: room.id })).status).toBe(501);
    for (const path of ["", "/start", "/stop/x", "/x"]) {
      for (const method of path === "" ? ["GET"] : path === "/x" ? ["GET", "DELETE"] : ["POST"]) {
        expect((await room.rest.call(method, `/openvidu/api/recordings${path}`)).status).toBe(501);
      }
    }
  });

  test("§3.1 broadcasting belongs to Pro: 404", async ({ room }) => {
    expect((await room.rest.post("/openvidu/api/broadcast/start", { session: room.id })).status).toBe(404);
    expect((await room.rest.post("/openvidu/api/broadcast/stop", { session: room.id })).status).toBe(404);
  });

  test("a body that is too long is refused and the server goes on", async ({ room }) => {
    const answer = await room.rest.post(`${room.path}/connection`, { data: "x".repeat(2_000_000) }).catch(() => null);
    // The server may close the connection before the client has sent it all.
    expect(answer?.status ?? 413).toBe(413);
    expect((await room.rest.get(room.path)).status).toBe(200);
  });

  test("a path that isn't there is 404, a verb that isn't mapped 403", async ({ server }) => {
    const rest = new RestClient(server);
    expect((await rest.get("/openvidu/api/nothing")).status).toBe(404);
    expect((await rest.call("PATCH", "/openvidu/api/sessions", {})).status).toBe(403);
  });
}
