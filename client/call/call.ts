import type { JoinTicket } from "../../shared/video-call";
import type { CallApi, Room } from "../api/call-api";
import { type CallFailure, failureOfRequest } from "../api/call-failure";
import type { LocalMedia } from "../media/local-media";
import { keepPublished, type LocalPublication } from "../media/local-publication";
import {
  type LocalTracks,
  type MediaConnection,
  type MediaConnectionEvents,
  type OpenMediaConnection,
  UnsupportedBrowserError,
} from "../media/media-connection";
import { createStore, type Observable } from "../observable";
import type { SeatMemory } from "../storage/seat-memory";
import type { CallState, EndReason } from "./call-state";
import { parseConnectionData } from "./connection-data";
import { emptyRoster, peopleOf, type Roster, withConnection, withoutConnection, withStream } from "./roster";

export interface CallDeps {
  api: CallApi;
  media: LocalMedia;
  seats: SeatMemory;
  openConnection: OpenMediaConnection;
  nowMs(): number;
  /** 8-64 characters of A-Z a-z 0-9 _ -, another one each time. */
  newRequestId(): string;
}

/** A call from the lobby to its end, outside React. */
export interface Call extends Observable<CallState> {
  /** Takes a seat and enters. Does nothing while joining or in a call. */
  join(room: Room, username: string): Promise<void>;
  /** Leaves for good: the seat is free for others. */
  leave(): void;
  /** From the end back to the lobby. */
  reset(): void;
}

/** One stay in a call: from the press of Join until it is over. */
interface Stay {
  readonly abort: AbortController;
  ticket: JoinTicket | null;
  connection: MediaConnection | null;
  publication: LocalPublication | null;
  unfollow(): void;
  roster: Roster;
}

export function createCall({ api, media, seats, openConnection, nowMs, newRequestId }: CallDeps): Call {
  const store = createStore<CallState>({ phase: "idle" });
  // Everything that arrives later asks whether its stay is still this one.
  let current: Stay | null = null;

  /** Ends the stay and releases what it holds, whatever it has come to. Returns false when it was over before. */
  function close(stay: Stay): boolean {
    if (current !== stay) return false;
    current = null;
    stay.abort.abort(new Error("the join was called off"));
    stay.unfollow();
    stay.publication?.close();
    stay.connection?.close();
    return true;
  }

  function giveUpSeat(ticket: JoinTicket): void {
    // The clocks of the server give the seat up when this doesn't arrive.
    api.leave(ticket.sessionId, ticket.participantToken).catch(() => {});
  }

  function fail(stay: Stay, failure: CallFailure): void {
    if (!close(stay)) return;
    if (stay.ticket) {
      seats.forget();
      giveUpSeat(stay.ticket);
    }
    store.set({ phase: "failed", failure });
  }

  function end(stay: Stay, reason: EndReason): void {
    const state = store.snapshot();
    if (!close(stay) || !stay.ticket) return;
    const startedAtMs = "call" in state ? state.call.startedAtMs : nowMs();
    media.close();
    store.set({ phase: "ended", reason, durationMs: nowMs() - startedAtMs, ticket: stay.ticket });
  }

  function setRoster(stay: Stay, roster: Roster): void {
    stay.roster = roster;
    const state = store.snapshot();
    if (current !== stay || !("call" in state)) return;
    store.set({ ...state, call: { ...state.call, others: peopleOf(roster, state.call.ticket.participantId) } });
  }

  function setReconnecting(stay: Stay, isReconnecting: boolean): void {
    const state = store.snapshot();
    if (current !== stay || !("call" in state)) return;
    store.set({ ...state, phase: isReconnecting ? "reconnecting" : "connected" });
  }

  const eventsOf = (stay: Stay): MediaConnectionEvents => ({
    onConnectionCreated(connectionId, data) {
      const who = parseConnectionData(data);
      // Our server sends a connection away that holds no seat: it gets no tile meanwhile. Tiles count cameras.
      if (who?.kind === "CAMERA") setRoster(stay, withConnection(stay.roster, connectionId, who));
    },
    onConnectionDestroyed: (connectionId) => setRoster(stay, withoutConnection(stay.roster, connectionId)),
    onStream: (connectionId, stream) => setRoster(stay, withStream(stay.roster, connectionId, stream)),
    onReconnecting: () => setReconnecting(stay, true),
    onReconnected: () => setReconnecting(stay, false),
    onLost: (reason) => end(stay, reason),
  });

  function localTracks(): LocalTracks {
    const { microphone, camera } = media.snapshot();
    return { microphone: microphone.track, microphoneOn: microphone.wanted, camera: camera.track };
  }

  function followMedia(stay: Stay, publication: LocalPublication): () => void {
    const follow = () => publication.update(localTracks());
    stay.publication = publication;
    follow();
    return media.subscribe(follow);
  }

  async function enter(stay: Stay, room: Room, username: string): Promise<void> {
    const bearer = await seats.recall(room);
    const ticket = await api.quickJoin({ room, username, requestId: newRequestId(), bearer });
    stay.ticket = ticket;
    if (current !== stay) return giveUpSeat(ticket);
    seats.keep(room, ticket);
    try {
      stay.connection = await openConnection(ticket.token, localTracks(), eventsOf(stay), stay.abort.signal);
    } catch (error) {
      const kind = error instanceof UnsupportedBrowserError ? "unsupportedBrowser" : "media";
      return fail(stay, { kind });
    }
    if (current !== stay) return stay.connection.close();
    const others = peopleOf(stay.roster, ticket.participantId);
    store.set({ phase: "connected", call: { ticket, startedAtMs: nowMs(), others } });
    stay.unfollow = followMedia(
      stay,
      keepPublished(stay.connection, () => fail(stay, { kind: "media" })),
    );
  }

  return {
    ...store,
    async join(room, username) {
      if (current) return;
      const abort = new AbortController();
      const stay: Stay = {
        abort,
        ticket: null,
        connection: null,
        publication: null,
        unfollow() {},
        roster: emptyRoster,
      };
      current = stay;
      store.set({ phase: "joining" });
      try {
        await enter(stay, room, username);
      } catch (thrown) {
        fail(stay, failureOfRequest(thrown));
      }
    },
    leave() {
      const stay = current;
      if (!stay) return;
      if (store.snapshot().phase === "joining") {
        close(stay);
        store.set({ phase: "idle" });
      } else {
        end(stay, "left");
      }
      if (!stay.ticket) return; // a ticket that is still on its way is given up when it comes
      seats.forget();
      giveUpSeat(stay.ticket);
    },
    reset() {
      if (!current) store.set({ phase: "idle" });
    },
  };
}
