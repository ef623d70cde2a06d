import { expect, it } from "vitest";
import { connectionDataSchema } from "../../shared/video-call";
import { encodeConnectionData } from "./connection-data";

it.each(["김민준", "👩‍🚀 Kim", "%/%", '{"username":"x"}'])(
  "%s comes back from behind a client's own word",
  (username) => {
    const asSeen = `{"participantId":"forged"}%/%${encodeConnectionData({ participantId: "p1", username, kind: "CAMERA" })}`;
    const serverData = asSeen.slice(asSeen.lastIndexOf("%/%") + 3);
    const decoded = JSON.parse(Buffer.from(serverData, "base64url").toString());
    expect(connectionDataSchema.parse(decoded)).toEqual({ participantId: "p1", username, kind: "CAMERA" });
  },
);
