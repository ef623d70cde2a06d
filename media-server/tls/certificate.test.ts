import { expect, test } from "vitest";
import { readCertificate } from "./certificate";

const here = import.meta.filename;

test("a file that isn't there is named with its setting", () => {
  expect(() => readCertificate({ certificatePath: "/nowhere/chain.pem", keyPath: here })).toThrow(
    "MEDIA_SERVER_TLS_CERTIFICATE /nowhere/chain.pem can't be read (ENOENT)",
  );
  expect(() => readCertificate({ certificatePath: here, keyPath: "/nowhere/key.pem" })).toThrow(
    "MEDIA_SERVER_TLS_KEY /nowhere/key.pem can't be read (ENOENT)",
  );
});

test("a file that holds something else is refused", () => {
  expect(() => readCertificate({ certificatePath: here, keyPath: here })).toThrow(
    `MEDIA_SERVER_TLS_CERTIFICATE ${here} is not a certificate in PEM`,
  );
});
