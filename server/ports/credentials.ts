/** Proofs of being a participant. */

/** One-use tickets for streams that can carry no credential. They last 30 s. */
export interface Tickets {
  issue(claims: CredentialClaims): { ticket: string; expiresAt: Date };
  /** Null: unknown, used, or too old. */
  redeem(ticket: string): CredentialClaims | null;
}

export interface CredentialClaims {
  participantId: string;
  sessionId: string;
  epoch: number;
}

export interface CredentialSigner {
  sign(claims: CredentialClaims, issuedAt: Date, expiresAt: Date): Promise<string>;
  /** Null: not ours. `expired`: ours, but past its time. */
  verify(token: string, now: Date): Promise<{ claims: CredentialClaims; expired: boolean } | null>;
}
