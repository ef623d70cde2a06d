import type { RpcMethod } from "../rpc-method";
import { connect, echo, ping } from "./connection-methods";
import { sendMessage, streamPropertyChanged, videoData } from "./message-methods";
import { forceDisconnect, forceUnpublish } from "./moderation-methods";
import { publishVideo, unpublishVideo } from "./publish-methods";
import {
  limitVideo,
  onIceCandidate,
  prepareReceiveVideoFrom,
  receiveVideoFrom,
  reconnectStream,
  unsubscribeFromVideo,
} from "./receive-methods";
import { closeSession, joinRoom, leaveRoom } from "./room-methods";
import { filterMethod, speechToTextMethod } from "./unserved-methods";

const table = {
  ping,
  echo,
  connect,
  joinRoom,
  leaveRoom,
  closeSession,
  publishVideo,
  unpublishVideo,
  prepareReceiveVideoFrom,
  receiveVideoFrom,
  unsubscribeFromVideo,
  onIceCandidate,
  reconnectStream,
  sendMessage,
  streamPropertyChanged,
  videoData,
  limitVideo,
  forceDisconnect,
  forceUnpublish,
  applyFilter: filterMethod,
  removeFilter: filterMethod,
  execFilterMethod: filterMethod,
  addFilterEventListener: filterMethod,
  removeFilterEventListener: filterMethod,
  subscribeToSpeechToText: speechToTextMethod,
  unsubscribeFromSpeechToText: speechToTextMethod,
} satisfies Record<string, RpcMethod>;

/** Every method that clients may call, by name. */
export const rpcMethods: ReadonlyMap<string, RpcMethod> = new Map(Object.entries(table));
