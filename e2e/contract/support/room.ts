import { randomUUID } from "node:crypto";
import { RestClient } from "./rest-client";
import { RpcClient } from "./rpc-client";
import { publisherOffer, subscriberAnswer } from "./sdp";
import type { OpenViduServer } from "./server";

/** Somebody in a session: the socket and what joinRoom answered. */
export interface Member {
  rpc: RpcClient;
  token: string;
  /** Connection id. */
  id: string;
  joined: Record<string, unknown>;
}

/** publishVideo of a camera as openvidu-browser sends it, without the offer. */
export const camera = {
  doLoopback: false,
  hasAudio: true,
  hasVideo: true,
  audioActive: true,
  videoActive: true,
  typeOfVideo: "CAMERA",
  frameRate: 30,
  videoDimensions: '{"width":640,"height":480}',
};

/** One session of the server under test, with an id that no other test uses. */
export class Room {
  readonly id = `room-${randomUUID()}`;
  readonly rest: RestClient;
  readonly #members: Member[] = [];

  private constructor(server: OpenViduServer) {
    this.rest = new RestClient(server);
  }

  static async create(server: OpenViduServer, properties: object = {}): Promise<Room> {
    const room = new Room(server);
    await room.rest.post("/openvidu/api/sessions", { ...properties, customSessionId: room.id });
    return room;
  }

  get path(): string {
    return `/openvidu/api/sessions/${this.id}`;
  }

  async token(properties: object = {}): Promise<string> {
    const { json } = await this.rest.post(`${this.path}/connection`, properties);
    return String(json.token);
  }

  /** The parameters of joinRoom for a token. */
  joinParams(token: string, metadata = ""): object {
    return {
      token,
      session: this.id,
      platform: "Chrome 156 on Linux 64-bit",
      sdkVersion: "2.32.2",
      metadata,
      secret: "",
      recorder: false,
      stt: false,
    };
  }

  /** Takes a connection, opens its socket, pings and joins. */
  async join(properties: object = {}, metadata = ""): Promise<Member> {
    const token = await this.token(properties);
    const rpc = await RpcClient.open(token);
    await rpc.call("ping", { interval: 5_000 });
    const joined = await rpc.call("joinRoom", this.joinParams(token, metadata));
    const member = { rpc, token, id: String(joined.id), joined };
    this.#members.push(member);
    return member;
  }

  /** Closes the session, if it still is there. */
  async end(): Promise<void> {
    await this.rest.delete(this.path);
    for (const { rpc } of this.#members) rpc.drop();
  }
}

/** Publishes a camera and gives the stream's id. */
export async function publish(member: Member, over: object = {}): Promise<string> {
  const { id } = await member.rpc.call("publishVideo", { ...camera, sdpOffer: publisherOffer(), ...over });
  return String(id);
}

/** Receives a stream: takes the server's offer and answers it. */
export async function subscribe(member: Member, streamId: string): Promise<void> {
  const { sdpOffer } = await member.rpc.call("prepareReceiveVideoFrom", { sender: streamId, reconnect: false });
  await member.rpc.call("receiveVideoFrom", { sender: streamId, sdpAnswer: subscriberAnswer(String(sdpOffer)) });
}
