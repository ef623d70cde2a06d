import { z } from "zod";
import { Failure } from "../../sessions/failure";
import type { Participant } from "../../sessions/participant";
import type { MediaOptions } from "../../sessions/properties";
import type { Stream } from "../../sessions/stream";
import { roomMethod } from "../rpc-method";
import { videoDimensions } from "./video-dimensions";

const publishParams = z.object({
  sdpOffer: z.string(),
  hasAudio: z.boolean(),
  hasVideo: z.boolean(),
  audioActive: z.boolean().optional(),
  videoActive: z.boolean().optional(),
  typeOfVideo: z.enum(["CAMERA", "SCREEN", "CUSTOM"]).optional(),
  /** -1 when unset. */
  frameRate: z.number().optional(),
  videoDimensions: z.union([z.literal(""), videoDimensions]).optional(),
  filter: z.unknown().optional(),
});

function mediaOptions(params: z.infer<typeof publishParams>): MediaOptions {
  const { hasAudio, hasVideo, typeOfVideo, frameRate, videoDimensions: dimensions } = params;
  return {
    hasAudio,
    hasVideo,
    audioActive: params.audioActive ?? hasAudio,
    videoActive: params.videoActive ?? hasVideo,
    ...(typeOfVideo === undefined ? {} : { typeOfVideo }),
    ...(frameRate === undefined ? {} : { frameRate }),
    ...(dimensions ? { videoDimensions: dimensions } : {}),
  };
}

/** The publisher is answered first, then the others are told. */
export const publishVideo = roomMethod(publishParams, async (call, params) => {
  if (params.filter) throw new Failure("generic", "filters are not available");
  const { participant } = call;
  const { stream, sdpAnswer } = await participant.publish(params.sdpOffer, mediaOptions(params));
  call.answer({ sdpAnswer, id: stream.id, createdAt: stream.createdAt });
  participant.session.tellOthers(participant, "participantPublished", {
    id: participant.connectionId,
    streams: [stream.info()],
  });
  return undefined;
});

export const unpublishVideo = roomMethod(z.unknown(), ({ participant }) => {
  participant.session.unpublish(ownStream(participant));
  return {};
});

/** @throws Failure notStreaming when the participant publishes nothing. */
export function ownStream(participant: Participant): Stream {
  if (!participant.stream) throw new Failure("notStreaming", "the participant publishes no stream");
  return participant.stream;
}
