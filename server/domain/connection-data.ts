import type { ConnectionData } from "../../shared/video-call";

/**
 * What we say about a participant in its OpenVidu connection (`data`). OpenVidu shows it to everybody after the last `%/%` of the
 * connection's data; what stands before it is the client's own word. base64url, so that it can't hold that separator.
 */
export function encodeConnectionData(data: ConnectionData): string {
  return Buffer.from(JSON.stringify(data)).toString("base64url");
}
