import { expect, it } from "vitest";
import { deferred } from "../testing/deferred";
import { keepPublished } from "./local-publication";
import type { LocalTracks, MediaConnection, Publication } from "./media-connection";

const track = (kind: "audio" | "video") => ({ kind }) as MediaStreamTrack;
const both: LocalTracks = { microphone: track("audio"), microphoneOn: true, camera: track("video") };
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** A connection that writes down what it is asked; `gate` holds the first publish back. */
function connectionWith(gate: Promise<void> = Promise.resolve()) {
  const done: string[] = [];
  const connection: MediaConnection = {
    async publish({ microphone, camera, microphoneOn }) {
      done.push(
        `publish ${[microphone && "audio", camera && "video", !microphoneOn && "muted"].filter(Boolean).join("+")}`,
      );
      await gate;
      const publication: Publication = {
        carries: (kind) => (kind === "audio" ? microphone !== null : camera !== null),
        setMicrophone: (on) => void done.push(`microphone ${on}`),
        setCamera: async (camera) => void done.push(`camera ${camera !== null}`),
        end: async () => void done.push("end"),
      };
      return publication;
    },
    close() {},
  };
  return { connection, done };
}

it("publishes nothing while there is neither microphone nor camera", async () => {
  const { connection, done } = connectionWith();
  keepPublished(connection, () => {}).update({ microphone: null, microphoneOn: true, camera: null });
  await settled();
  expect(done).toEqual([]);
});

it("holds in the call what was chosen in the lobby", async () => {
  const { connection, done } = connectionWith();
  keepPublished(connection, () => {}).update({ ...both, microphoneOn: false });
  await settled();
  expect(done).toEqual(["publish audio+video+muted"]);
});

it("leaves out wishes that were overtaken while it was busy", async () => {
  const gate = deferred<void>();
  const { connection, done } = connectionWith(gate.promise);
  const publication = keepPublished(connection, () => {});
  publication.update(both);
  publication.update({ ...both, camera: null });
  publication.update({ ...both, microphoneOn: false });
  gate.resolve();
  await settled();
  expect(done).toEqual(["publish audio+video", "microphone false", "camera true"]);
});

it("publishes anew when a camera comes to a stream that has none", async () => {
  const { connection, done } = connectionWith();
  const publication = keepPublished(connection, () => {});
  publication.update({ ...both, camera: null });
  await settled();
  publication.update(both);
  await settled();
  expect(done).toEqual(["publish audio", "end", "publish audio+video"]);
});

it("tells once when OpenVidu doesn't take the stream, and stays quiet after it was closed", async () => {
  const failing: MediaConnection = {
    publish: async () => {
      throw new Error("refused");
    },
    close() {},
  };
  const failures: unknown[] = [];
  const publication = keepPublished(failing, (error) => failures.push(error));
  publication.update(both);
  await settled();
  publication.update(both);
  await settled();
  expect(failures).toHaveLength(1);

  const closed = keepPublished(failing, (error) => failures.push(error));
  closed.update(both);
  closed.close();
  await settled();
  expect(failures).toHaveLength(1);
});
