import type { MediaPacket } from "./media-packet";

const ID_BITS = 0x7fff;
const NONE = -1;

/**
 * The numbers of pictures that a subscriber sees, which go on when the layer changes: each layer counts its own, and a
 * decoder takes a jump for loss (RFC 7741 §4.2, RFC 9628 §4.2).
 */
export class PictureNumbers {
  private idOffset = 0;
  private tl0Offset = 0;
  private lastId = NONE;
  private lastTl0 = NONE;

  /** The packet is the first of another source. */
  switchTo(packet: MediaPacket): void {
    if (packet.pictureIdAt >= 0 && this.lastId !== NONE) this.idOffset = this.lastId + 1 - packet.pictureId;
    if (packet.tl0At >= 0 && this.lastTl0 !== NONE) this.tl0Offset = this.lastTl0 + 1 - packet.tl0;
  }

  /** Writes the subscriber's numbers into the buffer. */
  write(packet: MediaPacket): void {
    const { buffer, pictureIdAt, tl0At } = packet;
    if (pictureIdAt >= 0) {
      const id = (packet.pictureId + this.idOffset) & ID_BITS;
      if ((buffer[pictureIdAt] ?? 0) & 0x80) buffer.writeUInt16BE(0x8000 | id, pictureIdAt);
      else buffer[pictureIdAt] = id & 0x7f;
      if (this.lastId === NONE || ((id - this.lastId) & ID_BITS) < 0x4000) this.lastId = id;
    }
    if (tl0At >= 0) {
      const tl0 = (packet.tl0 + this.tl0Offset) & 0xff;
      buffer[tl0At] = tl0;
      if (this.lastTl0 === NONE || ((tl0 - this.lastTl0) & 0xff) < 0x80) this.lastTl0 = tl0;
    }
  }
}
