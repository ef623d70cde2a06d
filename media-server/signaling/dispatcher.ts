import type { MediaServerDeps } from "../deps";
import { limits } from "../limits";
import type { RpcOutcome } from "../metrics/request-metrics";
import { SdpError } from "../rtc/types";
import { Failure } from "../sessions/failure";
import type { ClientSocket } from "./client-socket";
import { errorCodes } from "./error-codes";
import { errorFrame, parseRequest, type RpcRequest, resultFrame } from "./frames";
import { rpcMethods } from "./methods/table";
import { requestCost } from "./request-cost";
import type { Call } from "./rpc-method";
import type { RpcSession } from "./rpc-session";
import type { RpcSessions } from "./rpc-sessions";

/** Answers one socket's requests. Whatever a method throws, the client gets an answer and the others go on. */
export class Dispatcher {
  #inFlight = 0;

  constructor(
    private readonly deps: MediaServerDeps,
    private readonly rpcSessions: RpcSessions,
    private readonly socket: ClientSocket,
    private session: RpcSession,
  ) {}

  get rpcSession(): RpcSession {
    return this.session;
  }

  receive(text: string): void {
    const request = parseRequest(text);
    if (!this.#admit(request, text.length)) return;
    if (!request) {
      this.socket.send(errorFrame(null, -32600, "not a JSON-RPC request"));
      return;
    }
    if (this.#inFlight >= limits.rpcInFlight) {
      this.socket.send(errorFrame(request.id, errorCodes.generic, "too many requests at once"));
      return;
    }
    const { sender, stream } = request.params;
    for (const named of [sender, stream]) if (typeof named === "string") this.session.knows(named);
    this.#run(request);
  }

  /** A WebSocket ping came. @returns false when it isn't to be answered. */
  ping(): boolean {
    return this.#admit(null, 0);
  }

  /** Who asks for too much is refused, and disconnected for good when it doesn't heed that. */
  #admit(request: RpcRequest | null, bytes: number): boolean {
    const cost = request ? requestCost(request, bytes, this.session) : 1;
    const verdict = this.session.admit(cost, this.deps.now());
    if (verdict === "served") return true;
    if (verdict === "refused") {
      if (request) this.socket.send(errorFrame(request.id, errorCodes.generic, "too many requests"));
      return false;
    }
    this.deps.logger.warn({ connectionId: this.session.participant?.connectionId }, "a client was cut: flood");
    this.session.end();
    return false;
  }

  #run(request: RpcRequest): void {
    const ended = this.deps.metrics.rpcStarted(request.method);
    const { call, finish } = this.#call(request, ended);
    try {
      const method = rpcMethods.get(request.method);
      if (!method) throw new Failure("unknownMethod", `there is no method ${request.method.slice(0, 100)}`);
      const outcome = method(call, request.params);
      if (!(outcome instanceof Promise)) {
        finish(outcome);
        return;
      }
      this.#inFlight += 1;
      void outcome
        .then(finish, (error: unknown) => this.#refuse(request, call, error, ended))
        .finally(() => {
          this.#inFlight -= 1;
        });
    } catch (error) {
      this.#refuse(request, call, error, ended);
    }
  }

  #call(
    request: RpcRequest,
    ended: (outcome: RpcOutcome) => void,
  ): { call: Call & { answered: boolean }; finish: (outcome: object | undefined) => void } {
    const dispatcher = this;
    const call = {
      deps: this.deps,
      rpcSessions: this.rpcSessions,
      socket: this.socket,
      answered: false,
      get rpcSession(): RpcSession {
        return dispatcher.session;
      },
      set rpcSession(session: RpcSession) {
        dispatcher.session = session;
      },
      answer(result: object): void {
        if (call.answered) return;
        call.answered = true;
        // kurento-jsonrpc puts its session's id into every result.
        dispatcher.socket.send(resultFrame(request.id, { ...result, sessionId: dispatcher.session.id }));
      },
    };
    const finish = (outcome: object | undefined) => {
      if (outcome) call.answer(outcome);
      ended("ok");
    };
    return { call, finish };
  }

  #refuse(
    request: RpcRequest,
    call: { answered: boolean },
    error: unknown,
    ended: (outcome: RpcOutcome) => void,
  ): void {
    const { kind, message } = failureOf(error);
    ended(kind);
    const facts = {
      method: rpcMethods.has(request.method) ? request.method : "unknown",
      code: errorCodes[kind],
      connectionId: this.session.participant?.connectionId,
    };
    // Without the message: it repeats what the client sent, which may be a token or a piece of SDP in the wrong place.
    if (error instanceof Failure || error instanceof SdpError) this.deps.logger.info(facts, `refused: ${kind}`);
    else this.deps.logger.error({ ...facts, err: error }, "request failed");
    if (call.answered) return;
    call.answered = true;
    this.socket.send(errorFrame(request.id, errorCodes[kind], message));
  }
}

function failureOf(error: unknown): Pick<Failure, "kind" | "message"> {
  if (error instanceof Failure) return error;
  if (error instanceof SdpError) return { kind: "sdp", message: error.message };
  return { kind: "generic", message: "internal error" };
}
