import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

const library = createRequire(import.meta.url).resolve("openvidu-browser/static/js/openvidu-browser-2.32.2.min.js");
const page = '<!doctype html><meta charset="utf-8"><title>call</title><script src="/openvidu-browser.js"></script>';

export interface PageServer {
  url: string;
  close(): Promise<void>;
}

/** A blank page with the unmodified openvidu-browser, on loopback: browsers give the camera there without TLS. */
export async function startPageServer(): Promise<PageServer> {
  const script = await readFile(library);
  const server = createServer((request, response) => {
    const isScript = request.url === "/openvidu-browser.js";
    response.setHeader("content-type", isScript ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8");
    response.end(isScript ? script : page);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
