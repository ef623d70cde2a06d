import { Gauge, type Registry } from "prom-client";
import type { SessionRegistry } from "../sessions/session-registry";

/** The parts that are looked at when somebody asks. */
export interface MeasuredState {
  sessions: SessionRegistry;
  /** WebSockets open now. */
  sockets: () => number;
  /** ms since the epoch; null without a certificate. */
  certificateExpiresAt: (() => number) | null;
}

/** Who and what is there now. Nothing is counted twice: the sessions themselves are walked at each scrape. */
export function tellState(registry: Registry, { sessions, sockets, certificateExpiresAt }: MeasuredState): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `media_server_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  const participants = () => sessions.all.flatMap((session) => session.participants);
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

  gauge("sessions", "Sessions, those that nobody joined yet among them", () => sessions.all.length);
  gauge("sessions_active", "Sessions with somebody in them", () => {
    return sessions.all.filter((session) => session.active).length;
  });
  gauge("connections", "Participants", () => sum(sessions.all.map((session) => session.participants.length)));
  gauge("connections_pending", "Tokens that nobody used yet", () => {
    return sum(sessions.all.map((session) => session.pendingConnections.length));
  });
  gauge("streams", "Published streams", () => participants().filter(({ stream }) => stream !== null).length);
  gauge("subscriptions", "Streams on their way to a participant", () => {
    return sum(participants().map(({ subscriptions }) => subscriptions.length));
  });
  gauge("sockets", "WebSockets, joined or not", sockets);
  if (certificateExpiresAt) {
    const seconds = () => certificateExpiresAt() / 1_000;
    gauge("tls_certificate_expiry_timestamp_seconds", "When the TLS certificate in use ends", seconds);
  }
}
