import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

// One worker sends, so one connection is enough; kept, because TLS handshakes cost more than the calls.
const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };

/**
 * POSTs a JSON text and gives the answer's status; redirects are not followed.
 * @throws on I/O errors and when there is no answer within `timeoutMs`.
 */
export function postJson(
  url: string,
  headers: Readonly<Record<string, string>>,
  text: string,
  timeoutMs: number,
): Promise<number> {
  const secure = url.startsWith("https:");
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(url, {
      method: "POST",
      agent: secure ? agents.https : agents.http,
      headers: {
        "Content-Type": "application/json",
        "Content-Length": Buffer.byteLength(text),
        ...headers,
      },
      signal: AbortSignal.timeout(timeoutMs),
    });
    request.on("error", reject);
    request.on("response", (response) => {
      response.on("error", reject);
      response.on("end", () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    request.end(text);
  });
}
