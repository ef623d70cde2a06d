import { type OurServer, startOurs } from "../media/ours";
import { bareJoiner, quickJoiner, roomKeeper, tutorialJoiner } from "./joiners";
import type { Party } from "./measure-joins";
import { startApp } from "./processes/app";
import { type Child, Distances, startOwn } from "./processes/children";
import { createDatabase, type DatabaseKind, fill } from "./processes/databases";

/** All that is measured side by side, on one media server; each on lines of its own. */
export interface Stand {
  distances: Distances;
  media: OurServer;
  /** The app on a fresh database of that kind, with so many sessions in it. */
  app(kind: DatabaseKind, sessions: number): Promise<AppParty>;
  /** The tutorial's two endpoints. */
  tutorial(): Promise<Party>;
  /** OpenVidu alone. */
  bare(): Promise<Party>;
  stop(): Promise<void>;
}

export interface AppParty extends Party {
  app: Child;
  stop(): Promise<void>;
}

/** @param profile keep profiles of the apps' CPU time. */
export async function openStand(root: string, profile: boolean): Promise<Stand> {
  const media = await startOurs(root);
  const distances = new Distances();
  const keeper = roomKeeper(media);
  const mediaPort = Number(new URL(media.url).port);
  const undo: (() => Promise<void>)[] = [];
  const pids = { server: 0, database: 0, media: media.pid };

  return {
    distances,
    media,
    async app(kind, sessions) {
      const database = await createDatabase(kind, root);
      await fill(database, sessions);
      const openviduLine = await distances.open(mediaPort);
      const app = await startApp(root, {
        databaseUrl: database.url,
        openviduPort: openviduLine,
        openviduSecret: media.secret,
        profile,
      });
      let stopped = false;
      const stop = async () => {
        if (stopped) return;
        stopped = true;
        await app.stop();
        await database.drop();
      };
      undo.push(stop);
      const line = await distances.open(app.port);
      return {
        app,
        name: `${kind}, ${sessions.toLocaleString("en")} sessions`,
        line,
        openviduLine,
        pids: { ...pids, server: app.pid, database: database.pid },
        joiner: (connections) => quickJoiner(line, connections),
        async tidy() {
          await keeper.closeAll();
          await database.sql("DELETE FROM video_sessions WHERE id NOT LIKE 'filler-%'");
        },
        stop,
      };
    },
    async tutorial() {
      const openviduLine = await distances.open(mediaPort);
      const env = { OPENVIDU_URL: `http://127.0.0.1:${openviduLine}`, OPENVIDU_SECRET: media.secret };
      const server = await startOwn("tutorial-server", env);
      undo.push(server.stop);
      const line = await distances.open(server.port);
      return {
        name: "tutorial",
        line,
        openviduLine,
        pids: { ...pids, server: server.pid },
        joiner: (connections) => tutorialJoiner(line, connections),
        tidy: keeper.closeAll,
      };
    },
    async bare() {
      const openviduLine = await distances.open(mediaPort);
      return {
        name: "OpenVidu alone",
        line: null,
        openviduLine,
        pids,
        joiner: (connections) => bareJoiner(openviduLine, connections, media.secret),
        open: keeper.open,
        tidy: keeper.closeAll,
      };
    },
    async stop() {
      for (const action of undo.reverse()) await action();
      distances.stop();
      await media.stop();
    },
  };
}
