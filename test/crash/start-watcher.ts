import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "../store/child.ts";
import type { World } from "./check/world.ts";

export type Watched = { looks: number; wrong: string[] };

const WATCHER = new URL("./watcher.ts", import.meta.url);

/**
 * Starts a process that watches this world's library until `seen` requests the result. Writes a
 * file for that process to `folder`.
 */
export async function startWatcher(
  world: World,
  folder: string,
): Promise<AsyncDisposable & { seen(): Promise<Watched> }> {
  const told = join(folder, "watched-world.json");
  writeFileSync(told, JSON.stringify(world));
  const child = startChild(WATCHER, [told]);
  await child.line();
  return {
    async seen() {
      child.signal("SIGTERM");
      return JSON.parse(await child.line()) as Watched;
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
