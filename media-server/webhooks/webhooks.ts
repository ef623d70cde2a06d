import type { EventBus, SessionEvents } from "../sessions/events";
import { payloads } from "./payloads";
import type { WebhookSender } from "./webhook-sender";

/** Tells the webhook's receiver what happens in the sessions. */
export function sendWebhooks(events: EventBus<SessionEvents>, sender: WebhookSender): void {
  events.on("sessionCreated", (event) => sender.send(payloads.sessionCreated(event)));
  events.on("sessionDestroyed", (event) => sender.send(payloads.sessionDestroyed(event)));
  events.on("participantJoined", (event) => sender.send(payloads.participantJoined(event)));
  events.on("participantLeft", (event) => sender.send(payloads.participantLeft(event)));
  events.on("streamPublished", (event) => sender.send(payloads.streamPublished(event)));
  events.on("streamUnpublished", (event) => sender.send(payloads.streamUnpublished(event)));
  events.on("streamSubscribed", (event) => sender.send(payloads.streamSubscribed(event)));
  events.on("streamUnsubscribed", (event) => sender.send(payloads.streamUnsubscribed(event)));
  events.on("signalSent", (event) => sender.send(payloads.signalSent(event)));
}
