import type { ConnectionProperties } from "./properties";

/** The right to join, made by REST: pending until somebody joins with its token. */
export interface Connection extends ConnectionProperties {
  id: string;
  sessionId: string;
  /** The whole text, by which the server knows it: `ws://host?sessionId=…&token=tok_…`. */
  token: string;
  createdAt: number;
}

/** Separator between what the client and what the application say of a participant. */
const separator = "%/%";

/** Both parts joined when both exist, otherwise the one that does (openvidu-browser's `connection.data`). */
export function fullMetadata(clientData: string, serverData: string): string {
  return clientData && serverData ? `${clientData}${separator}${serverData}` : clientData || serverData;
}
