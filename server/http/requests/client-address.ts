import { isIP } from "node:net";
import { compile } from "proxy-addr";

/** Who asks, as far as the network tells. */
export interface Client {
  /** An IP address without brackets or a port; `unknown` for everybody when there is no socket to look at. */
  address: string;
  /** A program on this machine that came by no proxy: it may see what operators see. */
  readonly isLocal: boolean;
}

const UNKNOWN = "unknown";
const LOOPBACK = /^(127\.|::1$)/;
const FORWARDING = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"];

/**
 * Reads who asks. `X-Forwarded-For` counts only as far as trusted proxies wrote it: from the right, up to the first address that isn't
 * one of theirs; whatever stands to the left of it is the client's own word. Without a socket (plain Next hosting) the peer is taken
 * for a proxy, if any is trusted.
 * @param trustedProxies addresses and CIDR ranges
 */
export function clientReader(trustedProxies: readonly string[]) {
  const isTrusted = compile([...trustedProxies]);

  function forwardedAddress(peer: string | null, headers: Headers): string | null {
    if (trustedProxies.length === 0) return peer;
    let client = peer;
    const hops = headers.get("x-forwarded-for")?.split(",").reverse() ?? [];
    for (const hop of hops) {
      const address = addressIn(hop);
      if (address === null || (client !== null && !isTrusted(client, 0))) break;
      client = address;
    }
    return client;
  }

  return (socketAddress: string | undefined, headers: Headers): Client => {
    const peer = socketAddress === undefined ? null : addressIn(socketAddress);
    return {
      address: forwardedAddress(peer, headers) ?? UNKNOWN,
      // A proxy on this machine lends nobody its own address, whether it is trusted or not. Read by few, so judged when it is.
      get isLocal() {
        return peer !== null && LOOPBACK.test(peer) && !FORWARDING.some((name) => headers.has(name));
      },
    };
  };
}

/** The IP address in what sockets and proxies write: `::ffff:` in front of IPv4, brackets and ports are left out. Null: none. */
function addressIn(text: string): string | null {
  const bare = text.trim().replace(/^\[(.*)\](:\d+)?$|^([\d.]+):\d+$/, "$1$3");
  const address = bare.toLowerCase().replace(/^::ffff:(?=[\d.]+$)/, "");
  return isIP(address) ? address : null;
}
