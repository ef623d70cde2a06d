import { fileURLToPath } from "node:url";
import { type Stack, startStack } from "../../e2e/fixtures/stack";
import { benchApi } from "./api/api";
import { launchBrowser } from "./browser";
import { benchLoss } from "./calls/media-loss";
import { benchTen } from "./calls/ten";
import { benchThinLine } from "./calls/thin-line";
import { measureJoins } from "./join-time";
import { benchMedia } from "./media/media";
import { measureLoad } from "./media-load";
import { publish, type Row } from "./report";
import { benchChurn } from "./robustness/churn";
import { benchHostile } from "./robustness/hostile";
import { benchInterleavings } from "./robustness/interleavings";
import { soak } from "./soak";

const root = fileURLToPath(new URL("../..", import.meta.url));
const joins = 20;
const noise = "Browsers, app, database and media server share this machine: compare figures of one machine only.";

/** Those that need no app: they start what they measure. */
const serverBenchmarks = {
  api: benchApi,
  media: benchMedia,
  churn: benchChurn,
  hostile: benchHostile,
  interleavings: benchInterleavings,
  "media-loss": benchLoss,
  "thin-line": benchThinLine,
  ten: benchTen,
} as const;

const benchmarks = {
  call: async (stack: Stack) => {
    const browser = await launchBrowser();
    try {
      publish({ name: "join", rows: await measureJoins(browser, stack.baseUrl, joins), notes: [noise] }, root);
      const rows: Row[] = [];
      const pid = await stack.pid("media server");
      for (const people of [2, 3, 5]) {
        const row = await measureLoad(browser, { baseUrl: stack.baseUrl, pid, people });
        if (row) rows.push(row);
      }
      const notes = rows.length > 0 ? [noise] : ["CPU and memory are read from /proc: not measured, this isn't Linux."];
      publish({ name: "media-server", rows, notes }, root);
    } finally {
      await browser.close();
    }
  },
  soak: async (stack: Stack) => {
    const notes = [
      "Expected for the killed browser: OpenVidu's grace of about 10 s and the reconnecting clock of 120 s.",
    ];
    publish({ name: "soak", rows: await soak(stack.baseUrl), notes }, root);
  },
} as const;

/** Runs one benchmark; `args` are its own. Throws on a name that isn't one. */
export async function bench(name = "call", args: readonly string[] = []): Promise<void> {
  const ofServer = Object.entries(serverBenchmarks).find(([known]) => known === name)?.[1];
  if (ofServer) return ofServer(root, args);
  const run = Object.entries(benchmarks).find(([known]) => known === name)?.[1];
  if (!run) {
    const known = [...Object.keys(benchmarks), ...Object.keys(serverBenchmarks)];
    throw new Error(`There is no benchmark ${name}: choose one of ${known.join(", ")}.`);
  }
  console.log("Starting a stack of its own …");
  const stack = await startStack();
  try {
    await run(stack);
  } finally {
    await stack.stop();
  }
}
