/** Participant credentials in cookies: one a participant, eight a browser. */

const PREFIX = "qj_";
/** Eight cookies of some 300 bytes stay well below what proxies accept as headers. */
const MOST = 8;

export interface CookieOptions {
  /** Only over https. */
  secure: boolean;
  maxAgeSeconds: number;
}

/** The credentials in a `Cookie` header, oldest set first as browsers send cookies of one path (RFC 6265, 5.4). */
export function credentialsInCookies(header: string | null): { participantId: string; credential: string }[] {
  return (header ?? "").split(";").flatMap((pair) => {
    const [name = "", value = ""] = pair.trim().split("=", 2);
    return name.startsWith(PREFIX) && value !== ""
      ? [{ participantId: name.slice(PREFIX.length), credential: value }]
      : [];
  });
}

/**
 * `Set-Cookie` values that put a participant's credential in (or take it out, with null) and keep the browser at eight: the oldest go.
 * @param header the request's `Cookie` header
 */
export function credentialCookies(
  header: string | null,
  participantId: string,
  credential: string | null,
  options: CookieOptions,
): string[] {
  if (credential === null) return [serialize(participantId, "", 0, options.secure)];
  const others = credentialsInCookies(header).filter((one) => one.participantId !== participantId);
  const surplus = others.slice(0, Math.max(0, others.length + 1 - MOST));
  return [
    ...surplus.map((one) => serialize(one.participantId, "", 0, options.secure)),
    serialize(participantId, credential, options.maxAgeSeconds, options.secure),
  ];
}

function serialize(participantId: string, value: string, maxAgeSeconds: number, secure: boolean): string {
  return `${PREFIX}${participantId}=${value}; Path=/api; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}
