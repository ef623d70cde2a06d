import { z } from "zod";
import { Failure } from "../../sessions/failure";
import { roomMethod } from "../rpc-method";
import { ownStream } from "./publish-methods";
import { videoDimensions } from "./video-dimensions";

const signal = z.object({
  to: z.array(z.unknown()).nullish(),
  data: z.string().nullish(),
  type: z.string().nullish(),
});

/** A signal: everybody gets it, the sender too, before the sender is answered. */
export const sendMessage = roomMethod(z.object({ message: z.string() }), ({ participant }, { message }) => {
  const { to, data, type } = parseSignal(message);
  participant.session.signal(participant, to, type, data);
  return {};
});

function parseSignal(message: string): { to: string[]; data: string | undefined; type: string | undefined } {
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch {
    throw new Failure("signalFormat", "the message is not JSON");
  }
  const parsed = signal.safeParse(json);
  if (!parsed.success) throw new Failure("signalFormat", "the message is not a signal");
  const to = parsed.data.to ?? [];
  if (!to.every((id) => typeof id === "string")) {
    throw new Failure("signalReceiver", "a receiver is not a connection id");
  }
  return { to, data: parsed.data.data ?? undefined, type: parsed.data.type ?? undefined };
}

const track = z.looseObject({});
const change = z.discriminatedUnion("property", [
  z.object({ property: z.literal("audioActive"), newValue: z.boolean() }),
  z.object({ property: z.literal("videoActive"), newValue: z.boolean() }),
  z.object({ property: z.literal("audioTrack"), newValue: track }),
  z.object({ property: z.literal("videoTrack"), newValue: track }),
  z.object({ property: z.literal("videoDimensions"), newValue: videoDimensions }),
]);

/** The caller's own stream, whatever `streamId` it names (as CE does). Later joiners see the new values. */
export const streamPropertyChanged = roomMethod(
  z.intersection(change, z.object({ reason: z.string().default("") })),
  ({ participant }, params) => {
    const stream = ownStream(participant);
    const { property, newValue, reason } = params;
    if (property !== "audioTrack" && property !== "videoTrack") {
      stream.change({ [property]: newValue });
    }
    participant.session.tellOthers(participant, "streamPropertyChanged", {
      connectionId: participant.connectionId,
      streamId: stream.id,
      property,
      // Receivers parse it: dimensions, a JSON text already, are encoded a second time on purpose.
      newValue: JSON.stringify(newValue),
      reason,
    });
    return {};
  },
);

const videoDataParams = z.object({
  height: z.number(),
  width: z.number(),
  videoActive: z.boolean(),
  audioActive: z.boolean(),
});

/**
 * openvidu-browser reports on its stream some times after publishing and after each change: what a socket that broke has
 * swallowed of streamPropertyChanged comes right by it. Its size is that of whichever encoding the browser names first, so
 * it serves only where the publisher told none.
 */
export const videoData = roomMethod(videoDataParams, ({ participant }, { height, width, videoActive, audioActive }) => {
  const { stream } = participant;
  const isFirstSize = !stream?.options.videoDimensions && height > 0 && width > 0;
  stream?.change({
    videoActive,
    audioActive,
    ...(isFirstSize ? { videoDimensions: JSON.stringify({ width, height }) } : {}),
  });
  return {};
});
