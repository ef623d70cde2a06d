import { describe, expect, test } from "vitest";
import { lockFileFaults, missingOptionalPackages, platformOf, withOptionalPackages } from "./optional-packages.mjs";

const lock = {
  lockfileVersion: 3,
  packages: {
    "": {},
    "node_modules/swc": {
      version: "1.0.0",
      integrity: "sha512-a",
      optionalDependencies: { "@swc/linux-x64-gnu": "1.0.0", "@swc/darwin-arm64": "1.0.0" },
    },
    "node_modules/@swc/linux-x64-gnu": { version: "1.0.0", integrity: "sha512-b", optional: true },
    "node_modules/outer/node_modules/inner": {
      version: "2.0.0",
      integrity: "sha512-c",
      optionalDependencies: { hoisted: "3.0.0" },
    },
    "node_modules/hoisted": { version: "3.0.0", integrity: "sha512-d", optional: true },
  },
};

describe("the lock file", () => {
  test("reads a native package's platform from its name", () => {
    expect(platformOf("@next/swc-linux-arm64-musl")).toEqual({ os: ["linux"], cpu: ["arm64"], libc: ["musl"] });
    expect(platformOf("@oxc-parser/binding-linux-arm-gnueabihf")).toEqual({
      os: ["linux"],
      cpu: ["arm"],
      libc: ["glibc"],
    });
    expect(platformOf("@next/swc-win32-x64-msvc")).toEqual({ os: ["win32"], cpu: ["x64"] });
    expect(platformOf("@tailwindcss/oxide-wasm32-wasi")).toEqual({ cpu: ["wasm32"] });
  });

  test("misses the platforms that the mirror lacks, and finds what is hoisted", () => {
    expect(missingOptionalPackages(lock).map((missing) => missing.name)).toEqual(["@swc/darwin-arm64"]);
  });

  test("is complete and sorted after completion", () => {
    /** @type {import("./optional-packages.mjs").LockFile} */
    const completed = withOptionalPackages(lock);
    expect(completed.packages["node_modules/@swc/darwin-arm64"]).toEqual({
      version: "1.0.0",
      optional: true,
      os: ["darwin"],
      cpu: ["arm64"],
    });
    expect(lockFileFaults(completed)).toEqual([]);
    expect(Object.keys(completed.packages).slice(0, 2)).toEqual(["", "node_modules/@swc/darwin-arm64"]);
  });

  test("may not name an address, nor lack a hash", () => {
    const faults = lockFileFaults({
      packages: {
        "node_modules/a": { version: "1.0.0", integrity: "sha512-a", resolved: "https://registry.example/a.tgz" },
        "node_modules/b": { version: "1.0.0" },
      },
    });
    expect(faults).toHaveLength(2);
  });

  test("refuses to guess which version a range means", () => {
    const ranged = {
      packages: { "node_modules/a": { version: "1.0.0", optionalDependencies: { "a-linux-x64": "^1.0.0" } } },
    };
    expect(() => withOptionalPackages(ranged)).toThrow("not one version");
  });
});
