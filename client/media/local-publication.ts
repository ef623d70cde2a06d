import type { LocalTracks, MediaConnection, Publication } from "./media-connection";

/** Keeps what is published equal to what the person has switched on. */
export interface LocalPublication {
  /** Tells the newest wish. Changes are carried out one after the other; those overtaken meanwhile are left out. */
  update(tracks: LocalTracks): void;
  /** Stops following. What is published ends with the connection. */
  close(): void;
}

/** `onFailed` is told once, when OpenVidu doesn't take the stream; then nothing more is tried. */
export function keepPublished(connection: MediaConnection, onFailed: (error: unknown) => void): LocalPublication {
  let wish: LocalTracks | null = null;
  let publication: Publication | null = null;
  let isBusy = false;
  let isClosed = false;

  async function carryOut(tracks: LocalTracks): Promise<void> {
    const { microphone, camera } = tracks;
    if (publication && !fits(publication, tracks)) {
      await publication.end();
      publication = null;
    }
    if (publication) {
      publication.setMicrophone(tracks.microphoneOn);
      await publication.setCamera(camera);
    } else if (microphone || camera) {
      publication = await connection.publish(tracks);
    }
  }

  async function followWishes(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    try {
      while (wish && !isClosed) {
        const next = wish;
        wish = null;
        await carryOut(next);
      }
    } catch (error) {
      if (!isClosed) {
        isClosed = true;
        onFailed(error);
      }
    } finally {
      isBusy = false;
    }
  }

  return {
    update(tracks) {
      wish = tracks;
      void followWishes();
    },
    close() {
      isClosed = true;
    },
  };
}

// A stream that was published without a kind can't get it later (openvidu-browser negotiates once per stream).
function fits(publication: Publication, { microphone, camera }: LocalTracks): boolean {
  return (!microphone || publication.carries("audio")) && (!camera || publication.carries("video"));
}
