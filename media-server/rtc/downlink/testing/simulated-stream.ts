import { TransportFeedbackReader } from "../../rtcp/read-transport-feedback";
import { TransportFeedback } from "../../rtcp/transport-feedback";
import type { LineMeter } from "../line-meter";
import type { Layer, Picture } from "../picture";
import { SentPackets } from "../sent-packets";
import type { SimulatedLine } from "./simulated-line";

const FRAME_MS = 40;
const SOUND_MS = 20;
const SOUND_BYTES = 100;
const PACKET_BYTES = 1100;
const PADDING_BYTES = 270;
/** A key frame beside an ordinary one. */
const KEY_FRAME_FRAMES = 6;
const KEY_FRAME_WAIT_MS = 150;
const FEEDBACK_MS = 50;

export class SimulatedLayer implements Layer {
  lives = true;

  constructor(
    readonly share: number,
    readonly bitsPerSecond: number,
  ) {}

  isAlive(): boolean {
    return this.lives;
  }

  isSteady(): boolean {
    return this.lives;
  }
}

/** The last packet of a frame is its picture. */
type Kind = "part" | "picture" | "sound" | "padding";

/** One stream on its way to a participant: its own connection, with sound, a picture and the receiver's feedback. */
export class SimulatedStream implements Picture {
  usefulShare = 1;
  readonly soundBitsPerSecond = 40_000;
  current: Layer | undefined;
  givesFeedback = true;
  /** Until then the receiver's computer stands still, and reads nothing. */
  readsFromMs = 0;
  /** Each second train of a probe comes in a lump. */
  lumps = false;
  /** When pictures and sound came, and the sound that never did. */
  readonly pictureArrivals: number[] = [];
  readonly soundArrivals: number[] = [];
  soundLost = 0;
  keyFrames = 0;
  sentBytes = 0;
  private target: Layer | undefined;
  private targetAtMs = 0;
  private nowMs = 0;
  private readonly waiting: { sequence: number; arrivalMs: number; kind: Kind }[] = [];
  private readonly outbox: { bytes: number; kind: Kind }[] = [];
  private readonly reports: { atMs: number; packet: Buffer }[] = [];
  private lost = 0;
  private trains = 0;
  private expected = 0;
  private readonly sent: SentPackets;
  private readonly feedback = new TransportFeedback();
  private readonly reader = new TransportFeedbackReader();

  /** @param clockMs how far the receiver's clock is ahead of the sender's */
  constructor(
    private readonly line: SimulatedLine,
    private readonly meter: LineMeter,
    readonly layers: readonly SimulatedLayer[],
    private readonly clockMs: number,
    private readonly canProbe = true,
  ) {
    this.sent = new SentPackets(meter);
  }

  select(layer: Layer | undefined): void {
    this.target = layer;
    this.targetAtMs = this.nowMs + KEY_FRAME_WAIT_MS;
    if (layer !== undefined) return;
    this.current = undefined;
    this.outbox.length = 0;
  }

  probe(bytes: number): boolean {
    if (!this.canProbe) return false;
    this.trains += 1;
    this.sent.probeBegins();
    for (let left = bytes; left > 0; left -= PADDING_BYTES) this.send(PADDING_BYTES, "padding");
    this.sent.probeEnds();
    return true;
  }

  get probed(): number | undefined {
    const found = this.sent.probe.bitsPerSecond;
    return found !== undefined && this.lumps && this.trains % 2 === 0 ? 100 * found : found;
  }

  /** One that somebody else asked for. */
  sendKeyFrame(): void {
    if (this.current) this.sendFrame(this.current, KEY_FRAME_FRAMES);
  }

  /** One millisecond. */
  tick(nowMs: number): void {
    this.nowMs = nowMs;
    if (nowMs % SOUND_MS === 0) this.send(SOUND_BYTES, "sound");
    if (this.target !== this.current && nowMs >= this.targetAtMs) {
      this.current = this.target;
      if (this.current) this.sendFrame(this.current, KEY_FRAME_FRAMES);
      this.keyFrames += 1;
    } else if (this.current?.isAlive(nowMs) && nowMs % FRAME_MS === 0) this.sendFrame(this.current, 1);
    const next = this.outbox.shift(); // encoders pace their packets
    if (next) this.send(next.bytes, next.kind);
    this.deliver(nowMs);
    if (nowMs % FEEDBACK_MS === 0) this.report(nowMs);
    if (nowMs % 1000 === 0) this.receiverReport(nowMs);
  }

  private sendFrame(layer: Layer, frames: number): void {
    let left = (layer.bitsPerSecond * FRAME_MS * frames) / 8000;
    for (; left > PACKET_BYTES; left -= PACKET_BYTES) this.outbox.push({ bytes: PACKET_BYTES, kind: "part" });
    this.outbox.push({ bytes: Math.ceil(left), kind: "picture" });
  }

  private send(bytes: number, kind: Kind): void {
    const sequence = this.sent.note(bytes, this.nowMs);
    this.sentBytes += bytes;
    this.expected += 1;
    const arrivalMs = this.line.arrivalOf(bytes, this.nowMs);
    if (arrivalMs !== undefined) this.waiting.push({ sequence, arrivalMs, kind });
    else {
      this.lost += 1;
      if (kind === "sound") this.soundLost += 1;
    }
  }

  private deliver(nowMs: number): void {
    if (nowMs < this.readsFromMs) return;
    // A queue keeps the order.
    for (let next = this.waiting[0]; next !== undefined && next.arrivalMs <= nowMs; next = this.waiting[0]) {
      this.waiting.shift();
      this.feedback.record(next.sequence, Math.max(next.arrivalMs, this.readsFromMs) + this.clockMs);
      if (next.kind === "picture") this.pictureArrivals.push(next.arrivalMs);
      if (next.kind === "sound") this.soundArrivals.push(next.arrivalMs);
    }
  }

  private report(nowMs: number): void {
    for (const packet of this.feedback.write(1, 2)) {
      if (this.givesFeedback) this.reports.push({ atMs: nowMs + this.line.delayMs, packet });
    }
    for (let next = this.reports[0]; next !== undefined && next.atMs <= nowMs; next = this.reports[0]) {
      this.reports.shift();
      this.sent.feedbackBegins(nowMs);
      this.reader.read(next.packet, 0, next.packet.length, this.sent);
    }
  }

  private receiverReport(nowMs: number): void {
    if (this.expected > 0) this.meter.noteReport(this.lost / this.expected, nowMs);
    this.lost = 0;
    this.expected = 0;
  }
}
