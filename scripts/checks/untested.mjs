import { existsSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { delimiter, join } from "node:path";

/**
 * What the suites leave out because this machine lacks something that `npm test` doesn't install. Said at the end, so that
 * nobody takes it for tested.
 * @param {{path: string, hasIPv6: boolean}} machine `path` as in the environment
 * @returns {string[]} sentences
 */
export function untested({ path, hasIPv6 }) {
  const hasTurnServer = path.split(delimiter).some((folder) => folder && existsSync(join(folder, "turnserver")));
  return [
    ...(hasTurnServer ? [] : ["Not tested: media through TURN. It needs coturn's turnserver on the PATH."]),
    ...(hasIPv6 ? [] : ["Not tested: media over IPv6. It needs a loopback that has ::1."]),
  ];
}

/** This machine, as `untested` wants to know it. */
export function machine() {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return { path: process.env.PATH ?? "", hasIPv6: addresses.some(({ address }) => address === "::1") };
}
