import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { WebSocket } from "ws";

export interface Jsep {
  type: "offer" | "answer";
  sdp: string;
}

interface Message {
  janus: string;
  transaction?: string;
  data?: { id: number };
  error?: { code: number; reason: string };
  plugindata?: { data: { error?: string; error_code?: number; id?: number; [field: string]: unknown } };
  jsep?: Jsep;
}

/** One client of Janus' WebSocket API (Janus 1.x, "janus-protocol"), with a session of its own. */
export class JanusSession {
  private readonly pending = new Map<string, (message: Message) => void>();
  private id = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on("message", (data) => {
      const message: Message = JSON.parse(data.toString());
      // An acknowledgement only says that the answer comes as an event.
      if (message.transaction !== undefined && message.janus !== "ack")
        this.pending.get(message.transaction)?.(message);
    });
  }

  static async open(port: number): Promise<JanusSession> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, "janus-protocol");
    await once(socket, "open");
    const session = new JanusSession(socket);
    session.id = (await session.ask({ janus: "create" })).data?.id ?? 0;
    return session;
  }

  /** A handle of VideoRoom: one PeerConnection. */
  async attach(): Promise<number> {
    const plugin = "janus.plugin.videoroom";
    return (await this.ask({ janus: "attach", session_id: this.id, plugin })).data?.id ?? 0;
  }

  /** A request to VideoRoom; its answer with what came along. @throws Error with what it was refused for */
  async request(handle: number, body: object, jsep?: Jsep) {
    const common = { janus: "message", session_id: this.id, handle_id: handle, body };
    const { plugindata, jsep: answer } = await this.ask(jsep ? { ...common, jsep } : common);
    const data = plugindata?.data ?? {};
    if (data.error !== undefined) throw new Error(`Janus: ${data.error_code} ${data.error}`);
    return { data, jsep: answer };
  }

  private ask(message: object): Promise<Message> {
    const transaction = randomUUID();
    return new Promise((resolve, reject) => {
      this.pending.set(transaction, (answer) => {
        this.pending.delete(transaction);
        if (answer.error) reject(new Error(`Janus: ${answer.error.code} ${answer.error.reason}`));
        else resolve(answer);
      });
      this.socket.send(JSON.stringify({ ...message, transaction }));
    });
  }
}
