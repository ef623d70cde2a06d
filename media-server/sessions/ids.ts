import { randomInt, randomUUID } from "node:crypto";

const upperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function pick(alphabet: string, count: number): string {
  return Array.from({ length: count }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

/** `ses_` and ten characters, as OpenVidu 2 makes them. */
export const newSessionId = () => `ses_${pick(upperCase, 1)}${pick(alphanumeric, 9)}`;

/** `con_` and ten characters. */
export const newConnectionId = () => `con_${pick(upperCase, 1)}${pick(alphanumeric, 9)}`;

/** `tok_` and sixteen characters: 95 bits, no `=` or `?` (openvidu-browser cuts query values at those). */
export const newTokenSecret = () => `tok_${pick(upperCase, 1)}${pick(alphanumeric, 15)}`;

/** Names a client towards `connect`, so it must be unguessable. */
export const newRpcSessionId = () => randomUUID();

/** `str_CAM_x1Yz_con_…`: three letters of the kind of video, or MIC without any. */
export function newStreamId(typeOfVideo: string | undefined, connectionId: string): string {
  const kind = typeOfVideo ? typeOfVideo.slice(0, 3).toUpperCase() : "MIC";
  return `str_${kind}_${pick(alphanumeric, 4)}_${connectionId}`;
}
