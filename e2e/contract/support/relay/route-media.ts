import type { TakesInitScripts } from "../browsers/browser-page";

/** Ports of 127.0.0.1. */
interface Route {
  serverPort: number;
  relayPort: number;
}

/**
 * Sends the media of every page that is opened there from now on through a relay: a page is told the relay's port where the server
 * tells its own, and its own candidates reach the server with names in place of addresses (as those of pages without a camera do), or
 * ICE would find its way around.
 */
export async function routeMedia(pages: TakesInitScripts, route: Route): Promise<void> {
  await pages.addInitScript(installRoute, route);
}

/** Runs in the page before anything else there. */
function installRoute({ serverPort, relayPort }: Route): void {
  const relayed = (text: string) => text.replaceAll(` 127.0.0.1 ${serverPort} typ `, ` 127.0.0.1 ${relayPort} typ `);
  const nameless = (text: string) =>
    text.replace(/(candidate:\S+ \d+ \w+ \d+ )[0-9A-Fa-f.:]+( \d+ typ )/g, "$1hidden.local$2");

  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    override setRemoteDescription({ type, sdp = "" }: RTCSessionDescriptionInit): Promise<void> {
      return super.setRemoteDescription({ type, sdp: relayed(sdp) });
    }
    override addIceCandidate(init?: RTCIceCandidateInit | null): Promise<void> {
      const { candidate = "", sdpMid = null, sdpMLineIndex = null } = init ?? {};
      return super.addIceCandidate({ candidate: relayed(candidate), sdpMid, sdpMLineIndex });
    }
  };
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (this: WebSocket, data: Parameters<typeof send>[0]) {
    return send.call(this, typeof data === "string" ? nameless(data) : data);
  };
}
