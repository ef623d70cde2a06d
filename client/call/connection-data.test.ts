import { expect, it } from "vitest";
import { parseConnectionData } from "./connection-data";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const kim = { participantId: "p_1", username: "김철수 👩‍🚀", kind: "CAMERA" };

it("reads our server data, in any script", () => {
  expect(parseConnectionData(encode(kim))).toEqual(kim);
});

it("reads only what stands after the last separator, for what stands before is the client's own word", () => {
  const forged = encode({ participantId: "p_2", username: "Admin" });
  expect(parseConnectionData(`${forged}%/%${encode(kim)}`)).toEqual(kim);
  expect(parseConnectionData(`a%/%${forged}%/%${encode(kim)}`)).toEqual(kim);
});

it.each(["", "hello", "%/%", `${encode(kim)}%/%`, encode({ username: "Kim" }), encode("Kim")])(
  "knows nobody in %j",
  (data) => {
    expect(parseConnectionData(data)).toBeNull();
  },
);
