/** What the media plane did since its start: only ever growing, read by the metrics. Bytes are whole RTP packets, decrypted. */
export interface MediaCounters {
  packetsReceived: number;
  bytesReceived: number;
  packetsSent: number;
  bytesSent: number;
  /** Never came from a publisher, although asked for again. */
  packetsLost: number;
  /** Asked of publishers, packet by packet. */
  retransmissionsRequested: number;
  /** Sent again to subscribers. */
  retransmissionsSent: number;
  /** Sent to publishers, after merging. */
  keyFrameRequestsSent: number;
  /** That subscribers sent, before merging. */
  keyFrameRequestsReceived: number;
  /** A subscriber's picture went on in another layer of its publisher's simulcast. */
  layerSwitches: number;
  /** A subscriber's picture was stopped because its line can't carry it. */
  videoPauses: number;
}

export function emptyCounters(): MediaCounters {
  return {
    packetsReceived: 0,
    bytesReceived: 0,
    packetsSent: 0,
    bytesSent: 0,
    packetsLost: 0,
    retransmissionsRequested: 0,
    retransmissionsSent: 0,
    keyFrameRequestsSent: 0,
    keyFrameRequestsReceived: 0,
    layerSwitches: 0,
    videoPauses: 0,
  };
}
