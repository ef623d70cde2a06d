import { connect } from "node:net";

/** How long a whole HTTP/1.1 answer is that begins a connection's unread bytes, in bytes; 0: it isn't all there yet. */
export function answerLength(bytes: Buffer): number {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd < 0) return 0;
  const head = bytes.toString("latin1", 0, headEnd);
  const announced = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (announced !== undefined) {
    const length = headEnd + 4 + Number(announced);
    return bytes.length < length ? 0 : length;
  }
  const last = bytes.indexOf("\r\n0\r\n\r\n", headEnd + 2); // chunked: text of ours holds no such line
  return last < 0 ? 0 : last + 7;
}

/**
 * Asks one thing again and again on kept connections, one request at a time on each. On bare sockets, so that the load costs less than
 * the fastest server that it is for. Throws when an answer isn't 200.
 * @param request the whole request, as it goes over the wire
 * @returns answers a second
 */
export async function flood(port: number, request: string, connections: number, durationMs: number): Promise<number> {
  const wire = Buffer.from(request);
  let answers = 0;
  const began = performance.now();
  const until = began + durationMs;
  const one = () =>
    new Promise<void>((done, fail) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => socket.write(wire));
      let unread: Buffer = Buffer.alloc(0);
      socket.on("error", fail);
      socket.on("close", () => done());
      socket.on("data", (chunk: Buffer) => {
        unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
        if (answerLength(unread) === 0) return;
        if (unread.toString("latin1", 9, 12) !== "200") return fail(new Error(unread.toString("utf8")));
        unread = Buffer.alloc(0);
        answers += 1;
        if (performance.now() < until) socket.write(wire);
        else socket.end();
      });
    });
  await Promise.all(Array.from({ length: connections }, one));
  return (answers * 1000) / (performance.now() - began);
}
