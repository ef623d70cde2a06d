import { describe, expect, it } from "vitest";
import { readJsonObject } from "./json-body";

const read = (body?: BodyInit, headers: Record<string, string> = {}) =>
  readJsonObject(new Request("http://localhost", { method: "POST", headers, duplex: "half", body } as RequestInit));
const whyRefused = (body: BodyInit, headers?: Record<string, string>) =>
  read(body, headers).then(
    (value) => expect.unreachable(`was read as ${JSON.stringify(value)}`),
    ({ code, message }: { code: string; message: string }) => `${code}: ${message}`,
  );
const lengthless = (text: string) => new Blob([text]).stream();
const nested = (depth: number) => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;

describe("a body", () => {
  it.each([
    ["an object", '{"a":1}', { a: 1 }],
    ["one with a byte order mark", '\ufeff{"a":1}', { a: 1 }],
    ["nothing", "", {}],
    ["one key in two objects", '{"a":{"b":1},"c":[{"b":2},{"b":3}]}', { a: { b: 1 }, c: [{ b: 2 }, { b: 3 }] }],
    ["marks and escapes inside of strings", '{"a\\"{":"}:[\\\\","b":"\\"a\\":"}', { 'a"{': "}:[\\", b: '"a":' }],
    ["an equal value and key", '{"a":"b","b":"a"}', { a: "b", b: "a" }],
  ])("of %s is read", async (_, text, value) => {
    expect(await read(text)).toEqual(value);
    expect(await read(text, { "content-length": String(Buffer.byteLength(text)) })).toEqual(value);
    expect(await read(lengthless(text))).toEqual(value);
  });

  it("may be missing", async () => {
    expect(await read()).toEqual({});
    expect(await read(undefined, { "content-length": "0" })).toEqual({});
  });

  it.each([
    ["isn't JSON", "{"],
    ["isn't JSON", "a=1"],
    ["isn't a JSON object", "[]"],
    ["isn't a JSON object", "null"],
    ["isn't a JSON object", '"text"'],
    ["isn't UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ["isn't UTF-8", Buffer.from('{"a":"\ud83d', "utf16le")],
    ["has a key twice in one object", '{"a":1,"b":{"a":2},"a":3}'],
    ["has a key twice in one object", '{"a":1,"\\u0061":2}'],
    ["has a key twice in one object", '{"a":[{"__proto__":1,"__proto__":2}]}'],
  ])("that %s is refused: %s", async (why, body) => {
    expect(await whyRefused(body)).toBe(`VALIDATION: the body ${why}`);
  });

  it("may be nested 20 deep, and no deeper", async () => {
    expect(await read(nested(20))).toBeTruthy();
    expect(await whyRefused(nested(21))).toBe("VALIDATION: the body is nested more than 20 deep");
    expect(await whyRefused(nested(30_000))).toBe("VALIDATION: the body is nested more than 20 deep");
  });

  it("may have 64 kB, and no more, whether it says so or not", async () => {
    const sized = (bytes: number) => `{"a":"${"x".repeat(bytes - 8)}"}`;
    const most = 64 * 1024;
    expect(await read(sized(most))).toBeTruthy();
    expect(await whyRefused(lengthless(sized(most + 1)))).toMatch(/^PAYLOAD_TOO_LARGE/);
    expect(await whyRefused(sized(most + 1), { "content-length": String(most + 1) })).toMatch(/^PAYLOAD_TOO_LARGE/);
  });

  it("that never ends is read no further than the limit", async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(1024));
      },
    });
    expect(await whyRefused(endless)).toMatch(/^PAYLOAD_TOO_LARGE/);
    expect(pulled).toBeLessThan(70);
  });

  it("that breaks off is refused", async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
    expect(await whyRefused(broken)).toBe("VALIDATION: the body broke off");
  });
});
