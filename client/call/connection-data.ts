import { type ConnectionData, connectionDataSchema } from "../../shared/video-call";

const SEPARATOR = "%/%";

/**
 * Who a connection is: our server data, base64url JSON after the last `%/%` of OpenVidu's `connection.data`. What stands
 * before it is the client's own word and isn't read. Null for a connection that our server didn't make.
 */
export function parseConnectionData(data: string): ConnectionData | null {
  const encoded = data.slice(data.lastIndexOf(SEPARATOR) + (data.includes(SEPARATOR) ? SEPARATOR.length : 1));
  try {
    const bytes = Uint8Array.from(atob(encoded.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
    const parsed = connectionDataSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
