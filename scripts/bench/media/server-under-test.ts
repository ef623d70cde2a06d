/** Somebody in a room, by the server's own protocol. */
export interface Caller {
  /** Publishes a picture. `feed`: by which others ask for it. */
  publish(offer: string): Promise<{ answer: string; feed: string }>;
  /**
   * Receives a stream on a connection of its own: the server offers, `answerOf` makes the answer. Candidates that the offer doesn't
   * hold come by `onCandidate`, before or after this is done.
   */
  receive(
    feed: string,
    answerOf: (offer: string) => Promise<string>,
    onCandidate: (candidate: string, mid: string) => void,
  ): Promise<void>;
}

/** A freshly started server with one empty room. */
export interface ServerUnderTest {
  pid: number;
  join(): Promise<Caller>;
  /** Ends its process. */
  stop(): Promise<void>;
}

export interface ServerKind {
  name: "ours" | "janus";
  start(): Promise<ServerUnderTest>;
}
