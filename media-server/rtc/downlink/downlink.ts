import type { Downlink } from "../types";

/** What one participant's line carries down to it: all of its subscribers share it. */
export class ParticipantDownlink implements Downlink {
  /** Idempotent. */
  close(): void {}
}
