import { globalAgent } from "node:https";
import { connect } from "node:tls";
import { OpenVidu } from "openvidu-node-client";
import { startEmbeddedServer } from "./support/embedded-server";
import { expect, openMeeting, test } from "./support/meeting";
import { CertificateFiles, selfSigned } from "./support/self-signed";
import { serverIsOurs } from "./support/server";

/** What the server shows to whoever connects, by its serial number. */
function shownSerial(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().serialNumber);
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

if (serverIsOurs) {
  test("§1.1 over https and wss: node client, page, and a certificate that is renewed during the call", async ({
    newPage,
    pages,
  }) => {
    const files = await CertificateFiles.create();
    const first = await files.read();
    globalAgent.options.ca = first.certificate;
    const server = await startEmbeddedServer({ environment: files.environment });
    const meeting = await openMeeting({ newPage, server, pages });
    const { token } = await meeting.session.createConnection();
    expect(token).toMatch(new RegExp(`^wss://localhost:${server.ports.tcp}\\?sessionId=`));
    const [ann, ben] = [await meeting.join(), await meeting.join()];
    const stream = await ann.publish();
    await ben.sees({ type: "streamCreated", streamId: stream });
    await ben.seesMoving(stream);

    const before = await shownSerial(server.ports.tcp);
    const renewed = selfSigned();
    await files.write({ certificate: renewed.certificate });
    await server.untilWritten("TLS certificate kept");
    expect(await shownSerial(server.ports.tcp)).toBe(before);
    await files.write({ key: renewed.key });
    await server.untilWritten("TLS certificate renewed");
    expect(await shownSerial(server.ports.tcp)).not.toBe(before);

    await ben.seesMoving(stream);
    await ann.signal("after", "renewal", [ben]);
    await ben.sees({ type: "signal:after", data: "renewal" });
    globalAgent.options.ca = renewed.certificate;
    await expect(new OpenVidu(server.url, server.secret).fetch()).resolves.toBe(true);
    await server.stop();
    await files.remove();
    delete globalAgent.options.ca;
  });

  test("TLS 1.1 is refused", async () => {
    const files = await CertificateFiles.create();
    const server = await startEmbeddedServer({ environment: files.environment });
    const { port, hostname: host } = new URL(server.url);
    const outcome = await new Promise((resolve) => {
      const old = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
      const socket = connect({ port: Number(port), host, rejectUnauthorized: false, ...old }, () => resolve("open"));
      socket.on("error", ({ code }: NodeJS.ErrnoException) => resolve(code));
    });
    expect(outcome).toBe("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION");
    await server.stop();
    await files.remove();
  });

  test("a certificate with another one's key is refused by name", async () => {
    const files = await CertificateFiles.create();
    await files.write({ key: selfSigned().key });
    await expect(startEmbeddedServer({ environment: files.environment })).rejects.toThrow("MEDIA_SERVER_TLS_KEY");
    await files.remove();
  });
}
