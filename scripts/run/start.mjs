import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildPages, bundleMediaServer, bundleServer } from "../setup/build.mjs";
import { ensureDataFolder, ensureSecrets, lockDataFolder } from "../setup/data-folder.mjs";
import { dataFolderOf, root } from "../setup/places.mjs";
import { pickPort, requirePort } from "../setup/ports.mjs";
import { alone, preparePackages } from "../setup/prepare.mjs";
import { generatePrismaClient } from "../setup/prisma-client.mjs";
import { explain } from "../setup/problem.mjs";
import { createProgress } from "../setup/progress.mjs";
import { ChildFailed, createSupervisor } from "../supervise/supervisor.mjs";
import { appChild, databaseChild, mediaServerChild, reachable, STOP_ORDER } from "./children.mjs";
import { openviduAnswers } from "./health.mjs";
import { reloadOnChange } from "./reload.mjs";
import { awaitLeftovers, identitiesOf, removeRunFile, writeRunFile } from "./run-file.mjs";
import { loadEnvFile, readSettings } from "./settings.mjs";
import { onRequestToStop } from "./signals.mjs";

/** @typedef {import("./settings.mjs").Settings} Settings */

/**
 * Everything from a fresh clone to a served page, and the watch over it until somebody asks to stop.
 * @param {{dev: boolean}} mode dev: read sources by tsx, reload on change
 */
export async function start({ dev }) {
  const startedAt = performance.now();
  const report = (/** @type {string} */ line) => console.log(line);
  const step = createProgress(report);
  /** @type {(() => Promise<void> | void)[]} what to undo, last first */
  const undo = [];
  /** @type {Promise<void> | undefined} */
  let stopping;
  const stop = () =>
    (stopping ??= (async () => {
      for (const action of undo.reverse()) await action();
    })());
  onRequestToStop(async (why) => {
    report(`Stopping (${why}).`);
    await stop();
    process.exit(0);
  });

  try {
    loadEnvFile();
    const settings = readSettings(process.env);
    const folder = dataFolderOf(process.env);
    ensureDataFolder(folder);
    undo.push(lockDataFolder(folder));
    const secrets = ensureSecrets(folder);
    await Promise.all([preparePackages(step), awaitLeftovers(folder)]);
    await requirePorts(settings);
    const openvidu = settings.openvidu ?? {
      // A certificate is for a name, and that is in the public address.
      url: settings.mediaServer.ownTls
        ? settings.mediaServer.publicUrl
        : `http://${reachable(settings.mediaServer.host)}:${settings.mediaServer.port}`,
      secret: process.env.OPENVIDU_SECRET || secrets.openviduSecret,
    };
    const databasePort = settings.databaseUrl ? null : await pickPort();
    const databaseUrl =
      settings.databaseUrl ?? `postgresql://postgres:postgres@127.0.0.1:${databasePort}/postgres?sslmode=disable`;

    const supervisor = createSupervisor({
      report,
      changed: () => {
        if (stopping) return;
        writeRunFile(folder, {
          baseUrl: settings.baseUrl,
          openviduUrl: openvidu.url,
          start: identitiesOf({ start: process.pid }).start ?? { pid: process.pid, startedAt: "" },
          ports: {
            port: settings.port,
            mediaServerPort: settings.openvidu ? null : settings.mediaServer.port,
            databasePort,
          },
          children: identitiesOf(supervisor.pids()),
        });
      },
    });
    undo.push(async () => {
      await supervisor.stopAll(STOP_ORDER);
      removeRunFile(folder);
    });

    const startDatabase = async () => {
      if (databasePort !== null) {
        const place = join(folder, "database");
        mkdirSync(place, { recursive: true, mode: 0o700 });
        await step("Database", () => supervisor.start(databaseChild({ folder: place, port: databasePort })));
      }
      await step("Migrations", () => migrate(databaseUrl));
    };
    const bundled = dev ? Promise.resolve() : alone(step, () => bundleMediaServer(root));
    const startMediaServer = async () => {
      if (settings.openvidu)
        return step(`OpenVidu at ${openvidu.url}`, () => openviduAnswers(openvidu, new AbortController().signal));
      await bundled;
      await step("Media server", () => supervisor.start(mediaServerChild({ settings, secrets, openvidu, dev })));
    };
    const buildApp = async () => {
      await bundled;
      await alone(step, async () => {
        await generatePrismaClient(root);
        if (!dev) await Promise.all([buildPages(root), bundleServer(root)]);
      });
    };
    await Promise.all([startDatabase(), startMediaServer(), step(dev ? "Prisma client" : "Build", buildApp)]);
    await step("App", () => supervisor.start(appChild({ settings, secrets, openvidu, databaseUrl, dev })));
    if (dev) reloadOnChange(supervisor, { report, withMediaServer: !settings.openvidu });
    report(`\nQuickJoin is ready: ${settings.baseUrl} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
  } catch (error) {
    if (stopping) return; // what was being started is being ended
    console.error(`\n${sentence(error)}`);
    await stop();
    process.exit(1);
  }
}

/** @param {Settings} settings */
async function requirePorts(settings) {
  const { host, port, udpPort } = settings.mediaServer;
  await requirePort({ setting: "PORT", port: settings.port, host: settings.host, protocol: "tcp" });
  if (settings.openvidu) return;
  await requirePort({ setting: "MEDIA_SERVER_PORT", port, host, protocol: "tcp" });
  await requirePort({ setting: "MEDIA_SERVER_UDP_PORT", port: udpPort, host, protocol: "udp" });
}

/**
 * Loaded late: it needs packages, which the first start has only just installed.
 * @param {string} databaseUrl
 */
async function migrate(databaseUrl) {
  const { applyMigrations } = await import("../migrate.mjs");
  await applyMigrations(databaseUrl);
}

/**
 * A child says itself, above, what stands in its way.
 * @param {unknown} error
 */
function sentence(error) {
  return error instanceof ChildFailed ? `${error.message}, for the reason above.` : explain(error);
}
