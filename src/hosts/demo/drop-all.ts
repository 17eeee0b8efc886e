import { mkdir, open, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ShownEntry } from "../../app/shown/release-shape.ts";
import { isVideoFile } from "../../base/file-types.ts";
import type { DemoDownload } from "./drops.ts";
import type { Scene } from "./follow-daemon.ts";
import { DemoFailed } from "./page.ts";

/**
 * Returns the start of a Matroska file of unknown size: its EBML header with the type "matroska", a
 * Segment, an Info with the duration if it is known, and a Cluster.
 * https://www.rfc-editor.org/rfc/rfc9559
 */
function videoHead(minutes: number | undefined): Buffer {
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE((minutes ?? 0) * 60_000);
  const info = minutes === undefined ? "" : `1549a9668b448988${duration.toString("hex")}`;
  return Buffer.from(`1a45dfa38b4282886d6174726f736b6118538067ff${info}1f43b675ff`, "hex");
}

interface DropDeps {
  downloads: string;
  random: (bytes: number) => Uint8Array;
}

/**
 * Writes a download in two halves, in the way real downloads arrive. A `partial` download has a
 * `.part` name until `completeDrop`.
 */
async function writeDrop({ downloads, random }: DropDeps, drop: DemoDownload): Promise<void> {
  const target = join(downloads, drop.partial ? partName(drop) : drop.name);
  for (const { path, bytes, minutes } of drop.files) {
    const file = path === "" ? target : join(target, path);
    await mkdir(dirname(file), { recursive: true });
    await using handle = await open(file, "wx");
    if (isVideoFile(path === "" ? drop.name : path)) await handle.writeFile(videoHead(minutes));
    await handle.writeFile(random(bytes >> 1));
    await handle.writeFile(random(bytes - (bytes >> 1)));
  }
}

const partName = ({ name }: DemoDownload): string => `${name}.part`;

const completeDrop = (downloads: string, drop: DemoDownload): Promise<void> =>
  rename(join(downloads, partName(drop)), join(downloads, drop.name));

/** Pause between downloads, so that the output can be read. */
const DROP_INTERVAL_MS = 200;

/** Actions after which a release no longer changes automatically. */
const RESTING_ACTIONS = ["filed", "held", "ignored"];

/** Drops the downloads one by one, then follows them until each is filed, in review or ignored. */
export async function dropAll(
  scene: Scene,
  drops: readonly DemoDownload[],
  signal: AbortSignal,
): Promise<void> {
  const { folder, follow, random, clock } = scene;
  const deps = { downloads: folder.downloads, random };
  for (const drop of drops) {
    await writeDrop(deps, drop);
    if (drop.partial) {
      follow.print(
        "arriving",
        partName(drop),
        "its name marks it as incomplete, so it is not touched yet",
      );
    }
    const next = clock.monotonic() + DROP_INTERVAL_MS;
    await follow.until("", () => clock.monotonic() >= next, signal);
  }
  const complete = drops.filter((drop) => !drop.partial);
  await follow.until("Processing these downloads", areAtRest(complete), signal);
  for (const drop of drops.filter((each) => each.partial)) {
    await completeDrop(folder.downloads, drop);
    await follow.until(`Processing ${drop.name}`, areAtRest([drop]), signal);
  }
}

type Entries = readonly ShownEntry[];

/**
 * Returns the id of the release for a download. Undefined until the daemon has found the download.
 */
export const idOf = (entries: Entries, name: string): number | undefined =>
  entries.find((entry) => entry.action === "found" && entry.name === name)?.release_id;

/**
 * Like `idOf`, but for a download that must have been found. @throws DemoFailed if it was not found
 */
export function releaseOf(entries: Entries, name: string): number {
  const id = idOf(entries, name);
  if (id === undefined) throw new DemoFailed(`${name} was never found.`);
  return id;
}

/** True if one of these actions happened to the release. */
export const hasHappened = (
  entries: Entries,
  id: number | undefined,
  actions: readonly string[],
): boolean =>
  id !== undefined &&
  entries.some((entry) => entry.release_id === id && actions.includes(entry.action));

const areAtRest = (drops: readonly DemoDownload[]) => (entries: Entries) =>
  drops.every(({ name }) => hasHappened(entries, idOf(entries, name), RESTING_ACTIONS));
