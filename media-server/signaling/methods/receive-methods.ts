import { z } from "zod";
import { limits } from "../../limits";
import { Failure } from "../../sessions/failure";
import type { Participant } from "../../sessions/participant";
import type { Stream } from "../../sessions/stream";
import { idText, roomMethod } from "../rpc-method";

/** The server's offer for one stream; also the first step when the client renews its receiving connection. */
export const prepareReceiveVideoFrom = roomMethod(
  z.object({ sender: idText }),
  async ({ participant }, { sender }) => ({ sdpOffer: await participant.offerOf(streamOf(participant, sender)) }),
);

/** The client's answer to our offer, or an offer of its own, which is answered. */
export const receiveVideoFrom = roomMethod(
  z.union([z.object({ sender: idText, sdpAnswer: z.string() }), z.object({ sender: idText, sdpOffer: z.string() })]),
  async ({ participant }, params) => {
    const stream = streamOf(participant, params.sender);
    if ("sdpOffer" in params) return { sdpAnswer: await participant.receive(stream, params.sdpOffer) };
    participant.answerTo(stream, params.sdpAnswer);
    return {};
  },
);

/** Our own: how high (pixels) the client shows a stream, so that pictures nobody sees aren't sent. 0: not at all. */
export const limitVideo = roomMethod(
  z.object({ sender: idText, maxHeight: z.number().min(0) }),
  ({ participant }, { sender, maxHeight }) => {
    participant.limitVideo(streamOf(participant, sender), maxHeight);
    return {};
  },
);

/** Here `sender` is the publisher's connection id, not the stream's. */
export const unsubscribeFromVideo = roomMethod(z.object({ sender: idText }), ({ participant }, { sender }) => {
  const publisher = participant.session.participant(sender);
  if (!publisher) throw new Failure("userNotFound", `there is no connection ${sender} in the session`);
  if (publisher.stream) participant.unsubscribe(publisher.stream);
  return {};
});

/**
 * A new transport for a stream. openvidu-browser 2.32.2 sends a publisher's offer and a subscriber's answer to ours as
 * `sdpString`, a subscriber's own offer as `sdpOffer`; each is taken under either name.
 */
export const reconnectStream = roomMethod(
  z.union([z.object({ stream: idText, sdpString: z.string() }), z.object({ stream: idText, sdpOffer: z.string() })]),
  async ({ participant }, params) => {
    const stream = streamOf(participant, params.stream);
    const sdp = "sdpOffer" in params ? params.sdpOffer : params.sdpString;
    if (stream.owner === participant) {
      const sdpAnswer = await participant.reconnectStream(stream, sdp);
      // openvidu-browser takes its stream's id from here again.
      return { sdpAnswer, id: stream.id, createdAt: stream.createdAt };
    }
    if ("sdpOffer" in params || isOffer(sdp)) return { sdpAnswer: await participant.receive(stream, sdp) };
    participant.answerTo(stream, sdp);
    return {};
  },
);

/** An answer has chosen its DTLS role (RFC 8842 §5). */
function isOffer(sdp: string): boolean {
  return /^a=setup:actpass\r?$/m.test(sdp);
}

const candidateParams = z.object({
  endpointName: idText,
  candidate: z.string().max(limits.candidateLength),
  sdpMid: idText.nullish(),
  sdpMLineIndex: z.number().nullish(),
});

/** May come before the transport it is for; an empty candidate says that there are no more. */
export const onIceCandidate = roomMethod(candidateParams, ({ participant }, params) => {
  participant.candidates.deliver(params.endpointName, {
    candidate: params.candidate,
    sdpMid: params.sdpMid ?? "",
    sdpMLineIndex: params.sdpMLineIndex ?? 0,
  });
  return {};
});

function streamOf(participant: Participant, streamId: string): Stream {
  const stream = participant.session.stream(streamId);
  if (!stream) throw new Failure("notStreaming", `there is no stream ${streamId} in the session`);
  return stream;
}
