import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

const WRITER = new URL("./line-writer.ts", import.meta.url).href;

/** A process that writes to its standard output by the writer `out`. */
function run(script: string): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const code = `import(${JSON.stringify(WRITER)}).then(({ createLineWriter }) => {
    const out = createLineWriter(1);
    ${script}
  })`;
  const child = spawn(process.execPath, ["--import", "tsx", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  return child as ChildProcess & { stdout: NodeJS.ReadableStream };
}

it("writes every line in its order, also those before an exit in the same turn", async () => {
  const child = run(`
    for (let i = 0; i < 20000; i++) out.write("line " + i + " 한글\\n");
    setTimeout(() => {
      for (let i = 20000; i < 40000; i++) out.write("line " + i + " 한글\\n");
      process.exit(0);
    }, 50);`);
  const lines = (await text(child.stdout)).trimEnd().split("\n");
  expect(lines).toEqual(Array.from({ length: 40_000 }, (_, i) => `line ${i} 한글`));
});

it("waits for a slow reader without holding the process up", async () => {
  // A terminal or a pipe of another program's may refuse to wait: then the write fails with EAGAIN.
  const child = run(`
    process.stdout._handle.setBlocking(false);
    for (let i = 0; i < 20000; i++) out.write("line " + i + "\\n");`);
  const lines = (await text(child.stdout)).trimEnd().split("\n");
  expect(lines).toHaveLength(20_000);
});

it("ends with its process when nobody reads any more", async () => {
  const child = run(`
    setInterval(() => out.write("line\\n"), 1);
    setTimeout(() => process.exit(0), 200);`);
  await once(child.stdout, "data");
  (child.stdout as unknown as { destroy(): void }).destroy();
  expect(await once(child, "exit")).toEqual([0, null]);
});
