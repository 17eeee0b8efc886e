import { mkdir, open, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ShownEntry } from "../app/shown/release-shape.ts";
import { DemoFailed } from "./demo-failed.ts";
import type { Drop } from "./drops.ts";
import type { Scene } from "./scene.ts";

type DropDeps = { downloads: string; random: (bytes: number) => Uint8Array };

/** Writes a download in two halves, as it arrives; one that is `partial` keeps its `.part` until `finishDrop`. */
async function writeDrop({ downloads, random }: DropDeps, drop: Drop): Promise<void> {
  const target = join(downloads, drop.partial ? partName(drop) : drop.name);
  for (const { path, bytes } of drop.files) {
    const file = path === "" ? target : join(target, path);
    await mkdir(dirname(file), { recursive: true });
    await using handle = await open(file, "wx");
    await handle.writeFile(random(bytes >> 1));
    await handle.writeFile(random(bytes - (bytes >> 1)));
  }
}

const partName = ({ name }: Pick<Drop, "name">): string => `${name}.part`;

const finishDrop = ({ downloads }: Pick<DropDeps, "downloads">, drop: Drop): Promise<void> =>
  rename(join(downloads, partName(drop)), join(downloads, drop.name));

/** Downloads do not end all at once, and nobody could read that. */
const BETWEEN_MS = 200;

/** Where a release comes to rest for now. */
const RESTS = ["filed", "held", "ignored"];

/** Drops one download after the other, then follows them until each is filed, waits or is left alone. */
export async function dropAll(scene: Scene, drops: readonly Drop[], signal: AbortSignal): Promise<void> {
  const { folder, follow, random, clock } = scene;
  const deps = { downloads: folder.downloads, random };
  for (const drop of drops) {
    await writeDrop(deps, drop);
    if (drop.partial) follow.print("arriving", partName(drop), "not finished by its name, so nobody touches it yet");
    const next = clock.monotonic() + BETWEEN_MS;
    await follow.until("", () => clock.monotonic() >= next, signal);
  }
  const whole = drops.filter((drop) => !drop.partial);
  await follow.until("The end of these downloads", atRest(whole), signal);
  for (const drop of drops.filter((each) => each.partial)) {
    await finishDrop(deps, drop);
    await follow.until(`The end of ${drop.name}`, atRest([drop]), signal);
  }
}

type Entries = readonly ShownEntry[];

/** The release that a download became; undefined until the daemon has found it. */
export const idOf = (entries: Entries, name: string): number | undefined =>
  entries.find((entry) => entry.action === "found" && entry.name === name)?.release_id;

/** The same for a download that was found already. @throws DemoFailed when it was not. */
export function releaseOf(entries: Entries, name: string): number {
  const id = idOf(entries, name);
  if (id === undefined) throw new DemoFailed(`${name} was never found.`);
  return id;
}

/** Whether that happened to the release. */
export const hasHappened = (entries: Entries, id: number | undefined, actions: readonly string[]): boolean =>
  id !== undefined && entries.some((entry) => entry.release_id === id && actions.includes(entry.action));

const atRest = (drops: readonly Drop[]) => (entries: Entries) =>
  drops.every(({ name }) => hasHappened(entries, idOf(entries, name), RESTS));
