import type { Logger } from "pino";
import { limits } from "../limits";
import { type Certificate, type CertificateFiles, readCertificate } from "./certificate";

/**
 * Looks at the certificate's files again and again and hands over a renewed one. By their content: files are renamed,
 * links turned and volumes mounted anew in more ways than a file system tells of. While they can't be used (one of the
 * two is written before the other) the certificate before them stays.
 */
export class CertificateWatch {
  #current: Certificate;
  #lastFault = "";
  readonly #timer: NodeJS.Timeout;

  /** @throws Error that names the setting whose file can't be used. */
  constructor(
    private readonly files: CertificateFiles,
    private readonly logger: Logger,
    private readonly onRenewed: (certificate: Certificate) => void,
  ) {
    this.#current = readCertificate(files);
    this.#timer = setInterval(() => this.#look(), limits.certificateLookMs);
  }

  get current(): Certificate {
    return this.#current;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    try {
      const found = readCertificate(this.files);
      this.#lastFault = "";
      if (found.fingerprint === this.#current.fingerprint) return;
      this.onRenewed(found);
      this.#current = found;
      this.logger.info({ expiresAt: new Date(found.expiresAt) }, "TLS certificate renewed");
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.#lastFault)
        this.logger.warn({ fault: message }, "TLS certificate kept: its files can't be used");
      this.#lastFault = message;
    }
  }
}
