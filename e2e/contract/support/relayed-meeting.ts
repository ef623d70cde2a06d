import { test as base } from "./meeting";
import { UdpRelay } from "./udp-relay";

/** `test` of the meeting's fixture, with a relay that media may go through: `meeting.join({ relay })`. */
export const test = base.extend<{ relay: UdpRelay }>({
  relay: async ({ server }, use) => {
    if (server.mediaPort === undefined) throw new Error("a relay stands before the repository's own server only");
    const relay = await UdpRelay.open(server.mediaPort);
    await use(relay);
    await relay.close();
  },
});

export { expect } from "./meeting";
