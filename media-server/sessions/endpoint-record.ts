import { limits } from "../limits";
import type { IceCandidate } from "../rtc/types";

/** What both ends said of one transport, for whoever asks REST with `webRtcStats`. A new transport begins a new record. */
export class EndpointRecord {
  #localSdp: string | null = null;
  #remoteSdp: string | null = null;
  #clientIceCandidates: IceCandidate[] = [];
  #serverIceCandidates: IceCandidate[] = [];

  begin(): void {
    this.#localSdp = null;
    this.#remoteSdp = null;
    this.#clientIceCandidates = [];
    this.#serverIceCandidates = [];
  }

  saidByUs(sdp: string): void {
    this.#localSdp = kept(sdp);
  }

  saidByClient(sdp: string): void {
    this.#remoteSdp = kept(sdp);
  }

  candidateOfOurs(candidate: IceCandidate): void {
    if (this.#serverIceCandidates.length < limits.queuedCandidates) this.#serverIceCandidates.push(candidate);
  }

  candidateOfClient(candidate: IceCandidate): void {
    if (this.#clientIceCandidates.length < limits.queuedCandidates) this.#clientIceCandidates.push(candidate);
  }

  /** OpenVidu CE's keys; its `events` and chosen candidates are Kurento's own and left out. */
  json(webrtcEndpointName: string): object {
    return {
      webrtcEndpointName,
      localSdp: this.#localSdp,
      remoteSdp: this.#remoteSdp,
      clientIceCandidates: this.#clientIceCandidates,
      serverIceCandidates: this.#serverIceCandidates,
    };
  }
}

/** A browser's description has some 10 kB; what is far longer isn't worth its memory. */
function kept(sdp: string): string | null {
  return sdp.length <= limits.keptSdpLength ? sdp : null;
}
