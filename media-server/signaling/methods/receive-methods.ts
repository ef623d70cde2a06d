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

/** The client's answer. Clients that offer themselves (`sdpOffer`) were told `mediaServer` and aren't served. */
export const receiveVideoFrom = roomMethod(
  z.object({ sender: idText, sdpAnswer: z.string() }),
  ({ participant }, { sender, sdpAnswer }) => {
    participant.answerTo(streamOf(participant, sender), sdpAnswer);
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

/** A new transport for a stream: `sdpString` is the publisher's offer, or a subscriber's answer to our offer. */
export const reconnectStream = roomMethod(
  z.object({ stream: idText, sdpString: z.string() }),
  async ({ participant }, { stream: streamId, sdpString }) => {
    const stream = streamOf(participant, streamId);
    if (stream.owner === participant) {
      const sdpAnswer = await participant.reconnectStream(stream, sdpString);
      // openvidu-browser takes its stream's id from here again.
      return { sdpAnswer, id: stream.id, createdAt: stream.createdAt };
    }
    participant.answerTo(stream, sdpString);
    return {};
  },
);

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
