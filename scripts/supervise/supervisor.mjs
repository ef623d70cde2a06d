import { fork } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { restartDelayMs } from "./restart-policy.mjs";

/**
 * @typedef {import("node:child_process").ChildProcess} ChildProcess
 * @typedef {object} ChildSpec
 * @property {string} name as the person reads it, e.g. "media server"
 * @property {string} module
 * @property {string[]} [execArgv]
 * @property {NodeJS.ProcessEnv} env
 * @property {string} cwd
 * @property {(child: ChildProcess, signal: AbortSignal) => Promise<void>} ready resolves when it can be used
 * @property {number} stopWithinMs after SIGTERM; then SIGKILL
 *
 * @typedef {{child: ChildProcess, since: number, ended: Promise<string>, gone: AbortController}} Life
 * @typedef {{spec: ChildSpec, life: Life | undefined, delayMs: number | undefined, stopping: AbortController}} Post
 */

/** A child ended before it could be used for the first time: starting it again would end the same way. */
export class ChildFailed extends Error {
  /**
   * @param {string} child
   * @param {string} how
   */
  constructor(child, how) {
    super(`The ${child} ended while starting (${how})`);
    this.child = child;
  }
}

/**
 * Keeps child processes alive, each for itself. Each has an IPC channel to us, by whose closing it learns that we are gone,
 * and a process group of its own, so that Ctrl-C in the terminal reaches us alone and we end them in our order.
 * @param {{report: (line: string) => void, changed?: () => void}} listener changed: a child was started or has ended
 */
export function createSupervisor({ report, changed = () => {} }) {
  /** @type {Map<string, Post>} */
  const posts = new Map();
  let closed = false;

  /** @param {Post} post */
  function begin(post) {
    const { module, execArgv = [], env, cwd } = post.spec;
    const child = fork(module, [], {
      execArgv,
      env,
      cwd,
      detached: true,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const gone = new AbortController();
    /** @type {Promise<string>} */
    const ended = new Promise((done) => {
      child.once("error", (error) => done(error.message));
      child.once("exit", (code, signal) => done(signal ?? `exit code ${code}`));
    });
    const life = { child, since: performance.now(), ended, gone };
    post.life = life;
    ended.then(() => {
      gone.abort();
      if (post.life === life) post.life = undefined;
      changed();
    });
    changed();
    return life;
  }

  /** @param {Post} post */
  async function keepAlive(post) {
    let { life } = post;
    while (life) {
      const how = await life.ended;
      if (post.stopping.signal.aborted) return;
      post.delayMs = restartDelayMs(post.delayMs, performance.now() - life.since);
      report(`The ${post.spec.name} ended (${how}); starting it again in ${post.delayMs / 1000} s.`);
      try {
        await wait(post.delayMs, undefined, { signal: post.stopping.signal });
      } catch {
        return;
      }
      life = begin(post);
      announce(post, life);
    }
  }

  /**
   * @param {Post} post
   * @param {Life} life
   */
  function announce(post, life) {
    post.spec.ready(life.child, life.gone.signal).then(
      () => report(`The ${post.spec.name} is back.`),
      () => {}, // its end is reported where it ended
    );
  }

  return {
    /**
     * Starts a child and keeps it alive from then on; resolves when it's ready.
     * @param {ChildSpec} spec
     * @throws {ChildFailed} when it ends before
     */
    async start(spec) {
      if (closed) throw new ChildFailed(spec.name, "everything is being ended");
      /** @type {Post} */
      const post = { spec, life: undefined, delayMs: undefined, stopping: new AbortController() };
      posts.set(spec.name, post);
      const life = begin(post);
      const failed = life.ended.then((how) => {
        throw new ChildFailed(spec.name, how);
      });
      await Promise.race([spec.ready(life.child, life.gone.signal), failed]);
      void keepAlive(post);
    },

    /**
     * Ends all children for good, one after the other in the given order; nothing can be started afterwards.
     * @param {readonly string[]} order
     */
    async stopAll(order) {
      closed = true;
      for (const name of order) {
        const post = posts.get(name);
        post?.stopping.abort();
        if (post?.life) await end(post.life, post.spec.stopWithinMs);
      }
    },

    /**
     * Ends a child so that it starts again with what has changed.
     * @param {string} name
     */
    async reload(name) {
      const post = posts.get(name);
      if (!post?.life) return;
      post.delayMs = undefined; // wanted, so it isn't held against the child
      await end(post.life, post.spec.stopWithinMs);
    },

    /** @returns {Record<string, number>} the process of each child that runs */
    pids() {
      /** @type {Record<string, number>} */
      const pids = {};
      for (const [name, { life }] of posts) if (life?.child.pid) pids[name] = life.child.pid;
      return pids;
    },
  };
}

/**
 * @param {Life} life
 * @param {number} withinMs
 */
async function end({ child, ended }, withinMs) {
  child.kill("SIGTERM");
  const deadline = setTimeout(() => child.kill("SIGKILL"), withinMs);
  await ended;
  clearTimeout(deadline);
}
