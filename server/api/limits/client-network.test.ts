import { expect, it } from "vitest";
import { clientNetwork } from "./client-network";

it.each([
  ["192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1:2:3:4", "fe80:0:0:0::/64"],
  ["1::", "1:0:0:0::/64"],
  ["64:ff9b::192.0.2.7", "64:ff9b:0:0::/64"],
])("limits %s as %s", (address, network) => {
  expect(clientNetwork({ address })).toBe(network);
});

it("knows no network without an address", () => {
  expect(clientNetwork({ address: "unknown" })).toBeNull();
});
