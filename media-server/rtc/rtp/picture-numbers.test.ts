import { describe, expect, it } from "vitest";
import { emptyMediaPacket } from "./media-packet";
import { PictureNumbers } from "./picture-numbers";

/** A packet whose payload is a picture id of 15 bits and a TL0PICIDX. */
function packetOf(pictureId: number, tl0: number) {
  const buffer = Buffer.from([0x80, 0, 0]);
  return { ...emptyMediaPacket(), buffer, pictureIdAt: 0, pictureId, tl0At: 2, tl0 };
}

function written(numbers: PictureNumbers, packet: ReturnType<typeof packetOf>): [number, number] {
  numbers.write(packet);
  return [packet.buffer.readUInt16BE(0) & 0x7fff, packet.buffer[2] ?? -1];
}

describe("PictureNumbers", () => {
  it("leaves the first source's numbers as they are", () => {
    const numbers = new PictureNumbers();
    numbers.switchTo(packetOf(700, 9));
    expect(written(numbers, packetOf(700, 9))).toEqual([700, 9]);
    expect(written(numbers, packetOf(701, 10))).toEqual([701, 10]);
  });

  it("goes on when the layer changes, through both wraps, late packets included", () => {
    const numbers = new PictureNumbers();
    numbers.switchTo(packetOf(0x7ffe, 254));
    written(numbers, packetOf(0x7ffe, 254));
    numbers.switchTo(packetOf(5, 100));
    expect(written(numbers, packetOf(5, 100))).toEqual([0x7fff, 255]);
    expect(written(numbers, packetOf(7, 102))).toEqual([1, 1]);
    expect(written(numbers, packetOf(6, 101))).toEqual([0, 0]);
    numbers.switchTo(packetOf(900, 1));
    expect(written(numbers, packetOf(900, 1))).toEqual([2, 2]);
  });

  it("keeps short picture ids short, and touches nothing where there are none", () => {
    const numbers = new PictureNumbers();
    const short = { ...emptyMediaPacket(), buffer: Buffer.from([0x05]), pictureIdAt: 0, pictureId: 5 };
    numbers.switchTo(short);
    numbers.write(short);
    const next = { ...emptyMediaPacket(), buffer: Buffer.from([0x7f]), pictureIdAt: 0, pictureId: 0x7f };
    numbers.switchTo(next);
    numbers.write(next);
    expect(next.buffer[0]).toBe(6);

    const none = { ...emptyMediaPacket(), buffer: Buffer.from([1, 2, 3]) };
    numbers.write(none);
    expect([...none.buffer]).toEqual([1, 2, 3]);
  });
});
