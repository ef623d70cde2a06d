import { pathToFileURL } from "node:url";
import { bundleMediaServer } from "../setup/build.mjs";
import { ensureDataFolder, ensureSecrets } from "../setup/data-folder.mjs";
import { dataFolderOf, root } from "../setup/places.mjs";
import { requirePort } from "../setup/ports.mjs";
import { alone, preparePackages } from "../setup/prepare.mjs";
import { explain } from "../setup/problem.mjs";
import { createProgress } from "../setup/progress.mjs";
import { program } from "./children.mjs";
import { loadEnvFile, readSettings } from "./settings.mjs";

/**
 * The media server alone, in this very process: no app, no database, no supervisor. Its secret is OPENVIDU_SECRET, else the
 * one that `npm start` made (or would make) in the data folder.
 */
export async function runMediaServer() {
  const step = createProgress((line) => console.log(line));
  try {
    loadEnvFile();
    const { host, port, udpPort } = readSettings({ ...process.env, OPENVIDU_URL: "" }).mediaServer;
    if (!process.env.OPENVIDU_SECRET) {
      const folder = dataFolderOf(process.env);
      ensureDataFolder(folder);
      process.env.OPENVIDU_SECRET = ensureSecrets(folder).openviduSecret;
    }
    await preparePackages(step);
    await step("Build", () => alone(step, () => bundleMediaServer(root)));
    await requirePort({ setting: "MEDIA_SERVER_PORT", port, host, protocol: "tcp" });
    await requirePort({ setting: "MEDIA_SERVER_UDP_PORT", port: udpPort, host, protocol: "udp" });
    await import(pathToFileURL(program("media-server", false).module).href);
    console.log(`The media server listens on http://${host}:${port}; end it with Ctrl-C.`);
  } catch (error) {
    console.error(`\n${explain(error)}`);
    process.exit(1);
  }
}
