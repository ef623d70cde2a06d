import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate for localhost and its key, both as PEM. */
interface Certificate {
  certificate: string;
  key: string;
}

/** One DER value: tag, length, content (X.690). */
function der(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const lengthBytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), content]);
}

const sequence = (...contents: Uint8Array[]) => der(0x30, ...contents);
const ecdsaWithSha256 = sequence(der(0x06, Buffer.from("2a8648ce3d040302", "hex")));
const commonName = Buffer.from("550403", "hex");
const subjectAltName = Buffer.from("551d11", "hex");
const time = (at: Date) => der(0x17, Buffer.from(at.toISOString().slice(2, 19).replace(/[-:T]/g, "").concat("Z")));

/** Node reads certificates and can't make them, so the few fields that a server's needs (RFC 5280) are written here. */
export function selfSigned(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const name = sequence(der(0x31, sequence(der(0x06, commonName), der(0x0c, Buffer.from("localhost")))));
  const names = sequence(der(0x82, Buffer.from("localhost")), der(0x87, Buffer.from([127, 0, 0, 1])));
  const dayMs = 86_400_000;
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1]), randomBytes(8)),
    ecdsaWithSha256,
    name,
    sequence(time(new Date(Date.now() - dayMs)), time(new Date(Date.now() + dayMs))),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(sequence(der(0x06, subjectAltName), der(0x04, names)))),
  );
  const signature = der(0x03, Buffer.from([0]), sign("sha256", toBeSigned, privateKey));
  const certificate = sequence(toBeSigned, ecdsaWithSha256, signature)
    .toString("base64")
    .match(/.{1,64}/g);
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${certificate?.join("\n")}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** A certificate in files, as a server is given it. */
export class CertificateFiles {
  private constructor(readonly folder: string) {}

  static async create(): Promise<CertificateFiles> {
    const files = new CertificateFiles(await mkdtemp(join(tmpdir(), "quickjoin-tls-")));
    await files.write(selfSigned());
    return files;
  }

  get environment(): Record<string, string> {
    return { MEDIA_SERVER_TLS_CERTIFICATE: this.#path("certificate"), MEDIA_SERVER_TLS_KEY: this.#path("key") };
  }

  /** Each file is replaced whole, one after the other, as tools that renew certificates do. */
  async write(pair: Partial<Certificate>): Promise<void> {
    for (const [name, text] of Object.entries(pair)) {
      const draft = this.#path(`${name}.new`);
      await writeFile(draft, text, { mode: 0o600 });
      await rename(draft, this.#path(name));
    }
  }

  async read(): Promise<Certificate> {
    const [certificate, key] = [
      await readFile(this.#path("certificate"), "utf8"),
      await readFile(this.#path("key"), "utf8"),
    ];
    return { certificate, key };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  #path(name: string): string {
    return join(this.folder, name);
  }
}
