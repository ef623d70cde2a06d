import { type Member, publish } from "./support/room";
import { expect, test } from "./support/server";

const signal = (to: unknown, data: string, type = "signal:chat") => ({ message: JSON.stringify({ to, data, type }) });

test("§1.7 a signal to nobody in particular reaches all, the sender too and before its answer", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const id = ann.rpc.post("sendMessage", signal([], "hello"));
  const expected = { data: "hello", type: "signal:chat", from: ann.id };
  expect(await bob.rpc.told("sendMessage")).toEqual(expected);
  expect(await ann.rpc.told("sendMessage")).toEqual(expected);
  await ann.rpc.settle();
  const heardAt = ann.rpc.position((frame) => frame.method === "sendMessage");
  expect(heardAt).toBeLessThan(ann.rpc.position((frame) => frame.id === id));
});

test("§1.5 a signal with receivers reaches those alone", async ({ room }) => {
  const [ann, bob, cid] = [await room.join(), await room.join(), await room.join()];
  await ann.rpc.call("sendMessage", signal([bob.id], "for bob"));
  expect(await bob.rpc.told("sendMessage")).toMatchObject({ data: "for bob" });
  for (const member of [ann, cid]) {
    await member.rpc.settle();
    expect(member.rpc.heard).not.toContain("sendMessage");
  }
});

test("§1.5 a signal to oneself comes back, once and to nobody else", async ({ room }) => {
  const [ann, bob] = [await room.join(), await room.join()];
  await ann.rpc.call("sendMessage", signal([ann.id], "note to self"));
  await bob.rpc.settle();
  expect(ann.rpc.heard.filter((method) => method === "sendMessage")).toHaveLength(1);
  expect(await ann.rpc.told("sendMessage")).toMatchObject({ data: "note to self", from: ann.id });
  expect(bob.rpc.heard).not.toContain("sendMessage");
});

test("§1.8 a receiver that isn't there is 601, a message that is no signal 600", async ({ room }) => {
  const ann = await room.join();
  expect(await ann.rpc.refusal("sendMessage", signal(["con_nobody"], "x"))).toBe(601);
  expect(await ann.rpc.refusal("sendMessage", signal([null], "x"))).toBe(601);
  expect(await ann.rpc.refusal("sendMessage", { message: "not JSON" })).toBe(600);
});

test("§1.6 streamPropertyChanged: the others get the value as JSON text, later ones the new state", async ({
  room,
}) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(ann);
  const change = { streamId, property: "videoActive", newValue: false, reason: "publishVideo" };
  await ann.rpc.call("streamPropertyChanged", change);
  expect(await bob.rpc.told("streamPropertyChanged")).toEqual({ connectionId: ann.id, ...change, newValue: "false" });
  await ann.rpc.settle();
  expect(ann.rpc.heard).not.toContain("streamPropertyChanged");
  const cid = await room.join();
  expect(cid.joined.value).toMatchObject([{ streams: [{ videoActive: false, audioActive: true }] }, {}]);
});

test("§1.6 dimensions are encoded twice, tracks once", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(ann);
  const dimensions = '{"width":320,"height":240}';
  const change = (property: string, newValue: unknown) =>
    ann.rpc.call("streamPropertyChanged", { streamId, property, newValue, reason: "trackReplaced" });
  await change("videoDimensions", dimensions);
  await change("videoTrack", { label: "other camera" });
  const told = await bob.rpc.told("streamPropertyChanged", { property: "videoDimensions" });
  expect(told.newValue).toBe('"{\\"width\\":320,\\"height\\":240}"');
  expect(JSON.parse(JSON.parse(String(told.newValue)))).toEqual({ width: 320, height: 240 });
  expect((await bob.rpc.told("streamPropertyChanged", { property: "videoTrack" })).newValue).toBe(
    '{"label":"other camera"}',
  );
  expect((await room.join()).joined.value).toMatchObject([{ streams: [{ videoDimensions: dimensions }] }, {}]);
});

test("§5 only a moderator may force others", async ({ room }) => {
  const ann = await room.join();
  const bob = await room.join();
  const streamId = await publish(bob);
  expect(await ann.rpc.refusal("forceDisconnect", { connectionId: bob.id })).toBe(401);
  expect(await ann.rpc.refusal("forceUnpublish", { streamId })).toBe(401);
});

test("§1.7 forceDisconnect: the others learn of the leave, the evicted one of its eviction", async ({ room }) => {
  const moderator = await room.join({ role: "MODERATOR" });
  const [bob, cid] = [await room.join(), await room.join()];
  await moderator.rpc.call("forceDisconnect", { connectionId: bob.id });
  const gone = { connectionId: bob.id, reason: "forceDisconnectByUser" };
  await expectTold([moderator, cid], "participantLeft", gone);
  expect(await bob.rpc.told("participantEvicted")).toEqual(gone);
  await bob.rpc.settle();
  expect(bob.rpc.heard).not.toContain("participantLeft");
  expect(await moderator.rpc.refusal("forceDisconnect", { connectionId: bob.id })).toBe(102);
});

test("§1.7 forceUnpublish: everybody is told, the owner too", async ({ room }) => {
  const moderator = await room.join({ role: "MODERATOR" });
  const bob = await room.join();
  const streamId = await publish(bob);
  await moderator.rpc.call("forceUnpublish", { streamId });
  const gone = { connectionId: bob.id, reason: "forceUnpublishByUser" };
  await expectTold([moderator, bob], "participantUnpublished", gone);
  expect(await moderator.rpc.refusal("forceUnpublish", { streamId })).toBe(105);
});

async function expectTold(members: Member[], method: string, params: object): Promise<void> {
  for (const { rpc } of members) expect(await rpc.told(method)).toEqual(params);
}
