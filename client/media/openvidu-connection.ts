import type { OpenVidu, Publisher, Session, SessionDisconnectedEvent, Stream } from "openvidu-browser";
import { refuseAbandonedSockets } from "./abandoned-sockets";
import { inTime } from "./in-time";
import {
  type LocalTracks,
  type LossReason,
  type MediaConnection,
  type MediaConnectionEvents,
  type OpenMediaConnection,
  type Publication,
  UnsupportedBrowserError,
} from "./media-connection";

const CONNECT_TIMEOUT_MS = 15_000;
const PUBLISH_TIMEOUT_MS = 15_000;

/** Loads openvidu-browser ahead of the first call. Never throws. */
export function preloadOpenVidu(): void {
  import("openvidu-browser").catch(() => {}); // `openMediaConnection` asks again, and tells
}

/** The only door to openvidu-browser 2.32.2: guards against its traps, and gives it the deadlines that it lacks. */
export const openMediaConnection: OpenMediaConnection = async (token, firstTracks, events, signal) => {
  const library = await import("openvidu-browser");
  signal.throwIfAborted();
  // One OpenVidu and one Session per connection: a used one can't be used again.
  const openvidu = new library.OpenVidu();
  openvidu.enableProdMode(); // its log would hold tokens and TURN passwords
  if (!openvidu.checkSystemRequirements()) throw new UnsupportedBrowserError();
  avoidPublicStun(openvidu);
  const session = openvidu.initSession();
  const sockets = refuseAbandonedSockets(token);
  // Made ready while the session is being entered: that takes as long as the camera's first picture.
  const draft = draftPublisher(openvidu, firstTracks);
  const connection = guard(openvidu, session, events, draft, sockets.abandon);
  const connecting = session.connect(token);
  try {
    // Pending for ever when the first socket fails (it retries every 3 s) or an answer can't be read.
    await inTime(connecting, CONNECT_TIMEOUT_MS, "connect", signal);
    return connection;
  } catch (error) {
    connection.close();
    void abandonJoin(openvidu, session, connecting);
    throw error;
  }
};

/**
 * Without ICE servers of its own or of OpenVidu's, the library asks public STUN servers (freeice). A list in `rtcConfiguration`
 * keeps it from that even when it is empty; it is read for each stream, after OpenVidu has told its TURN servers.
 */
function avoidPublicStun(openvidu: OpenVidu): void {
  openvidu.setAdvancedConfiguration({
    rtcConfiguration: {
      get iceServers() {
        return openvidu.iceServers ?? [];
      },
    },
  });
}

/** A join can't be called off: leaves once it is answered, or else the others would see a ghost for a while. */
async function abandonJoin(openvidu: OpenVidu, session: Session, connecting: Promise<void>): Promise<void> {
  try {
    await inTime(connecting, CONNECT_TIMEOUT_MS, "connect");
    leave(session);
  } catch {
    // Refused or never answered: the library leaves the socket open and pinging.
    openvidu.closeWs();
  }
}

/** Wires the session's events, each of which asks whether the session is still wanted. */
function guard(
  openvidu: OpenVidu,
  session: Session,
  events: MediaConnectionEvents,
  firstDraft: Draft | null,
  abandonSocket: () => void,
): MediaConnection {
  let isOver = false;
  let spare = firstDraft;
  const drafts = new Set<Draft>(spare ? [spare] : []);
  const ifWanted =
    <Event>(handler: (event: Event) => void) =>
    (event: Event) => {
      if (!isOver) handler(event);
    };

  function release(): void {
    isOver = true;
    for (const draft of drafts) draft.release();
    drafts.clear();
    abandonSocket();
  }

  session.on(
    "connectionCreated",
    ifWanted(({ connection }) => {
      events.onConnectionCreated(connection.connectionId, connection.data);
    }),
  );
  session.on(
    "connectionDestroyed",
    ifWanted(({ connection }) => {
      events.onConnectionDestroyed(connection.connectionId);
    }),
  );
  session.on(
    "streamCreated",
    ifWanted(({ stream }) => follow(session, stream, events, () => !isOver)),
  );
  session.on(
    "streamDestroyed",
    ifWanted(({ stream }) => events.onStream(stream.connection.connectionId, null)),
  );
  session.on(
    "streamPropertyChanged",
    ifWanted(({ stream }) => {
      if (!stream.isLocal()) tell(stream, events);
    }),
  );
  session.on(
    "reconnecting",
    ifWanted(() => events.onReconnecting()),
  );
  session.on("reconnected", () => {
    // The retry loop doesn't know that we left, and brings the participant back to life.
    if (isOver) leave(session);
    else events.onReconnected();
  });
  session.on(
    "sessionDisconnected",
    ifWanted((event: SessionDisconnectedEvent) => {
      release(); // first: the library may report it a second time
      events.onLost(lossReason(event.reason));
    }),
  );

  return {
    async publish(tracks) {
      const draft = spare?.suits(tracks) ? spare : draftPublisher(openvidu, tracks);
      if (!draft) throw new Error("there is nothing to publish");
      if (draft !== spare) spare?.release();
      spare = null;
      drafts.add(draft);
      if (isOver) draft.release();
      return publish(session, draft, tracks.microphoneOn);
    },
    close() {
      if (isOver) return;
      release();
      leave(session);
    },
  };
}

/** Leaves, whatever state the library is in. */
function leave(session: Session): void {
  try {
    if (session.connection) session.disconnect();
  } catch {
    // While its socket is connecting, the library's `send` throws out of `disconnect`.
  }
}

/** Subscribes at once and tells the stream now, when its media come, and each time that a repair brings new ones. */
function follow(session: Session, stream: Stream, events: MediaConnectionEvents, isWanted: () => boolean): void {
  tell(stream, events);
  session.subscribe(stream, undefined);
  stream.ee.on("mediastream-updated", () => {
    if (isWanted()) tell(stream, events);
  });
}

function tell(stream: Stream, events: MediaConnectionEvents): void {
  events.onStream(stream.connection.connectionId, {
    streamId: stream.streamId,
    audioOn: stream.hasAudio && stream.audioActive,
    videoOn: stream.hasVideo && stream.videoActive,
    media: stream.getMediaStream() ?? null,
  });
}

/** A publisher in the making, on clones of the tracks. Each is published once at most. */
interface Draft {
  ready: Promise<Publisher>;
  suits(tracks: LocalTracks): boolean;
  /** Keeps what replaces the first picture's clone, so that it is released too. */
  hold(videoClone: MediaStreamTrack | null): void;
  release(): void;
}

/** Null when there is nothing to send. */
function draftPublisher(openvidu: OpenVidu, { microphone, microphoneOn, camera }: LocalTracks): Draft | null {
  if (!microphone && !camera) return null;
  // Clones: the library stops the tracks it was given whenever a session ends, even one that was left long ago.
  const clones = [microphone?.clone() ?? null, motion(camera)];
  const [audioClone, videoClone] = clones;
  const ready = openvidu.initPublisherAsync(undefined, {
    audioSource: audioClone ?? false,
    videoSource: videoClone ?? false,
    publishAudio: microphoneOn,
    publishVideo: true,
    mirror: false,
  });
  ready.catch(() => {}); // heard when it is published, if it ever is
  return {
    ready,
    suits: (tracks) => tracks.microphone === microphone && tracks.camera === camera,
    hold: (clone) => clones.push(clone),
    release() {
      for (const clone of clones) clone?.stop();
    },
  };
}

async function publish(session: Session, draft: Draft, microphoneOn: boolean): Promise<Publication> {
  const publisher = await inTime(draft.ready, PUBLISH_TIMEOUT_MS, "initPublisher");
  publisher.publishAudio(microphoneOn); // it may have been switched since the draft
  // Pending for ever when the socket is cut before it is answered.
  await inTime(session.publish(publisher), PUBLISH_TIMEOUT_MS, "publish");
  const { stream } = publisher;
  return {
    carries: (kind) => (kind === "audio" ? stream.hasAudio : stream.hasVideo),
    setMicrophone: (on) => publisher.publishAudio(on),
    async setCamera(track) {
      const isShown = stream.videoActive && stream.hasVideo;
      if (track && !isShown) {
        const clone = motion(track);
        draft.hold(clone);
        await publisher.publishVideo(true, clone ?? undefined);
      } else if (!track && isShown) {
        await publisher.publishVideo(false, true);
      }
    },
    async end() {
      // Pending for ever when the socket is cut.
      await inTime(session.unpublish(publisher), PUBLISH_TIMEOUT_MS, "unpublish");
      draft.release();
    },
  };
}

/** A clone for the publisher. Without a hint the library takes a given track for a shared screen's and warns. */
function motion(camera: MediaStreamTrack | null): MediaStreamTrack | null {
  const clone = camera?.clone() ?? null;
  if (clone) clone.contentHint = "motion";
  return clone;
}

// Reasons of openvidu-browser 2.32: `sessionDisconnected`.
function lossReason(reason: string): LossReason {
  switch (reason) {
    case "sessionClosedByServer":
      return "closed";
    case "forceDisconnectByUser":
    case "forceDisconnectByServer":
      return "evicted";
    default:
      return "lost";
  }
}
