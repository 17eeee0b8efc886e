import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { World } from "./check/world.ts";

export type Watched = { looks: number; wrong: string[] };

/** A process that looks at this world's library until `seen` is asked what it saw. `folder` takes a file of its own. */
export async function startWatcher(
  world: World,
  folder: string,
): Promise<AsyncDisposable & { seen(): Promise<Watched> }> {
  const told = join(folder, "watched-world.json");
  writeFileSync(told, JSON.stringify(world));
  const child = spawn(process.execPath, [fileURLToPath(new URL("./watcher.ts", import.meta.url)), told], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  await once(child.stdout, "data");
  return {
    async seen() {
      child.kill("SIGTERM");
      await closed;
      return JSON.parse(out.trim().split("\n").at(-1) ?? "") as Watched;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
