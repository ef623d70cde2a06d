const ASK_EVERY_MS = 60;
const MOST_TRIES = 8;
/** More missing at once than this is a break, not a loss: a key frame mends it sooner than so many retransmissions. */
const MOST_MISSING = 300;

interface Missing {
  askedAtMs: number;
  tries: number;
}

/** Which packets of a source are missing, and when to ask for each again. Numbers are unwrapped. */
export class MissingPackets {
  private readonly missing = new Map<number, Missing>();
  private highest: number | undefined;

  /** Notes an arrival. Answers false when so much is missing that it was given up; ask for a key frame then. */
  received(sequence: number): boolean {
    if (this.highest === undefined || sequence === this.highest + 1) {
      this.highest = sequence;
      return true;
    }
    if (sequence <= this.highest) {
      this.missing.delete(sequence);
      return true;
    }
    const gap = sequence - this.highest - 1;
    const from = this.highest + 1;
    this.highest = sequence;
    if (gap + this.missing.size > MOST_MISSING) {
      this.missing.clear();
      return false;
    }
    for (let lost = from; lost < sequence; lost += 1)
      this.missing.set(lost, { askedAtMs: Number.NEGATIVE_INFINITY, tries: 0 });
    return true;
  }

  /** Forgets what lies before `sequence`: a key frame there makes it useless. */
  forgetBefore(sequence: number): void {
    for (const lost of this.missing.keys()) if (lost < sequence) this.missing.delete(lost);
  }

  /** Numbers to ask for now, ascending, and how many were asked for in vain too often: those are lost. */
  due(nowMs: number): { sequences: number[]; lost: number } {
    const sequences: number[] = [];
    let lost = 0;
    for (const [sequence, entry] of this.missing) {
      if (nowMs - entry.askedAtMs < ASK_EVERY_MS) continue;
      if (entry.tries >= MOST_TRIES) {
        this.missing.delete(sequence);
        lost += 1;
        continue;
      }
      entry.askedAtMs = nowMs;
      entry.tries += 1;
      sequences.push(sequence);
    }
    return { sequences: sequences.sort((a, b) => a - b), lost };
  }

  get isEmpty(): boolean {
    return this.missing.size === 0;
  }
}
