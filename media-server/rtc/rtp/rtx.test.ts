import { describe, expect, it } from "vitest";
import { rtpPacket } from "../testing/rtp-packets";
import { emptyRtpView, readRtp } from "./packet";
import { unwrapRtx } from "./rtx";

describe("unwrapRtx", () => {
  it("gives back the original packet, extensions, marker and timestamp kept", () => {
    const extension = { profile: 0xbede, elements: [0x51, 1, 2] };
    const common = { timestamp: 90_000, marker: true, extension };
    const retransmission = rtpPacket({
      ...common,
      payloadType: 97,
      sequence: 7,
      ssrc: 2,
      payload: [0xff, 0xfe, 1, 2, 3],
    });
    const view = emptyRtpView();
    readRtp(retransmission, view);

    const original = unwrapRtx(retransmission, view, 96, 1);

    const expected = rtpPacket({ ...common, payloadType: 96, sequence: 0xfffe, ssrc: 1, payload: [1, 2, 3] });
    expect(original).toEqual(expected);
    const again = emptyRtpView();
    readRtp(expected, again);
    expect(view).toEqual(again);
  });

  it.each([[[]], [[1]], [[1, 2]]])("takes %j as the padding it is", (payload) => {
    const padding = rtpPacket({ payloadType: 97, payload, padding: 100 });
    const view = emptyRtpView();
    readRtp(padding, view);
    expect(unwrapRtx(padding, view, 96, 1)).toBeUndefined();
  });
});
