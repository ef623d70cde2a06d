import type { Engine, EngineTransport, TransportEvents } from "./engine";
import { candidateUfrag, isUsableCandidate } from "./sdp/candidates";
import type { MediaKind, OutgoingFormat } from "./sdp/media-format";
import { readSubscriberAnswer } from "./sdp/read-subscriber-answer";
import type { SubscriberOffer } from "./sdp/read-subscriber-offer";
import { writeSubscriberAnswer } from "./sdp/write-subscriber-answer";
import { type OfferedSection, writeSubscriberOffer } from "./sdp/write-subscriber-offer";
import { type IceCandidate, SdpError } from "./types";

/**
 * A subscriber's transport and how it is agreed upon: by an offer of ours and the client's answer, or the other way round.
 * Nothing is renegotiated; a repair makes a new one.
 */
export class SubscriberConnection {
  /** Our offer, or our answer with all candidates. */
  readonly description: string;
  private readonly transport: EngineTransport;
  private state: "offered" | "agreed" | "open" | "closed";
  /** The client's, once it is known. */
  private iceUfrag: string | undefined;

  /** Offers these sections; candidates are told when the answer was applied. */
  static offering(engine: Engine, sections: OfferedSection[], cname: string, events: TransportEvents) {
    return new SubscriberConnection(
      (whileOpen) => engine.offer(whileOpen),
      ({ local }) => writeSubscriberOffer(sections, cname, local),
      sections.map(({ format }) => format),
      sections,
      events,
    );
  }

  /** Answers the client's offer with these formats. @throws SdpError when the engine refuses it. */
  static answering(
    engine: Engine,
    offer: SubscriberOffer,
    formats: readonly OutgoingFormat[],
    cname: string,
    events: TransportEvents,
  ) {
    const connection = new SubscriberConnection(
      (whileOpen) => engine.answer(offer.transport, whileOpen),
      ({ local }) => writeSubscriberAnswer(offer, formats, cname, local),
      formats,
      [],
      events,
    );
    connection.agree(offer.transport.iceUfrag, offer.transport.candidates);
    return connection;
  }

  private constructor(
    open: (events: TransportEvents) => EngineTransport,
    write: (transport: EngineTransport) => string,
    /** What is sent, one of each kind. */
    readonly formats: readonly OutgoingFormat[],
    private readonly offered: readonly OfferedSection[],
    private readonly events: TransportEvents,
  ) {
    this.state = "offered";
    this.transport = open({
      onPacket: (packet) => this.state === "open" && events.onPacket(packet),
      onOpen: () => this.onOpen(),
    });
    this.description = write(this.transport);
  }

  get isOpen(): boolean {
    return this.state === "open";
  }

  /**
   * Applies the client's answer to our offer.
   * @returns the kinds that it receives, and our candidates for it.
   * @throws SdpError when it answers another offer, or comes a second time.
   */
  applyAnswer(sdpAnswer: string): { accepted: MediaKind[]; candidates: IceCandidate[] } {
    if (this.state !== "offered") throw new SdpError("the offer is answered already, or withdrawn");
    const { transport, accepted } = readSubscriberAnswer(sdpAnswer, this.offered);
    this.transport.applyAnswer(transport);
    this.agree(transport.iceUfrag, transport.candidates);
    const sdpMid = this.offered[0]?.mid ?? "";
    const candidates = this.transport.local.candidates.map((candidate) => ({ candidate, sdpMid, sdpMLineIndex: 0 }));
    return { accepted, candidates };
  }

  /** Those that come before the client's description are ignored. */
  addCandidate(candidate: string): void {
    if (this.state === "offered" || this.state === "closed") return;
    const ufrag = candidateUfrag(candidate);
    const isOurs = ufrag === undefined || ufrag === this.iceUfrag;
    if (isOurs && isUsableCandidate(candidate)) this.transport.addCandidate(candidate);
  }

  send(packet: Buffer): boolean {
    return this.transport.send(packet);
  }

  /** Idempotent. */
  close(): void {
    this.state = "closed";
    this.transport.close();
  }

  private agree(iceUfrag: string, candidates: readonly string[]): void {
    this.state = "agreed";
    this.iceUfrag = iceUfrag;
    for (const candidate of candidates) this.addCandidate(candidate);
  }

  private onOpen(): void {
    if (this.state !== "agreed") return;
    this.state = "open";
    this.events.onOpen?.();
  }
}
