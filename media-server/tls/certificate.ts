import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext, type SecureContextOptions } from "node:tls";

/** Paths of PEM files: the certificate with its chain, and its private key, without a passphrase. */
export interface CertificateFiles {
  certificatePath: string;
  keyPath: string;
}

export interface Certificate {
  /** For a server, and for `setSecureContext`. */
  options: SecureContextOptions;
  /** ms since the epoch. */
  expiresAt: number;
  /** Differs when either file does. */
  fingerprint: string;
}

/** @throws Error that names the setting whose file can't be used. */
export function readCertificate({ certificatePath, keyPath }: CertificateFiles): Certificate {
  const cert = read("MEDIA_SERVER_TLS_CERTIFICATE", certificatePath);
  const key = read("MEDIA_SERVER_TLS_KEY", keyPath);
  const fingerprint = createHash("sha256").update(cert).update(key).digest("hex");
  // The least that browsers speak; said here because Node's own default can be lowered from outside.
  const options: SecureContextOptions = { cert, key, minVersion: "TLSv1.2" };
  const expiresAt = said(
    () => `MEDIA_SERVER_TLS_CERTIFICATE ${certificatePath} is not a certificate in PEM`,
    () => Date.parse(new X509Certificate(cert).validTo),
  );
  said(
    () => `MEDIA_SERVER_TLS_KEY ${keyPath} is not the key of MEDIA_SERVER_TLS_CERTIFICATE, in PEM without a passphrase`,
    () => createSecureContext(options),
  );
  return { options, expiresAt, fingerprint };
}

function read(setting: string, path: string): Buffer {
  return said(
    (cause) => `${setting} ${path} can't be read (${(cause as NodeJS.ErrnoException).code})`,
    () => readFileSync(path),
  );
}

function said<Value>(message: (cause: unknown) => string, attempt: () => Value): Value {
  try {
    return attempt();
  } catch (cause) {
    throw new Error(message(cause), { cause });
  }
}
