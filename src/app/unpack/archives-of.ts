import { join } from "node:path";
import { UserError } from "../../core/errors.ts";
import { folderOf } from "../../core/path/path-parts.ts";
import type { Item } from "../../core/release/item.ts";
import type { Release } from "../../core/release/release.ts";
import { hasVideo, reasonAgainstSize, wantedEntries } from "../../core/unpack/choose.ts";
import { type Entry, INCOMPLETE, notUnpacked } from "../../core/unpack/entries.ts";
import { volumeSets } from "../../core/unpack/volumes.ts";
import { itemsOf } from "../../store/releases/items.ts";
import type { UnpackDeps } from "./deps.ts";
import { type BesideFile, filesBeside } from "./files-beside.ts";

/** One archive of a release. Paths of its volumes are absolute; `folder` is relative to the release. */
export type Archive = { volumes: string[]; folder: string; entries: Entry[]; wanted: Set<Entry>; packedBytes: number };

/** `bytes` are those that all of it takes. */
export type ToUnpack = { archives: Archive[]; beside: BesideFile[]; bytes: number };

type Found = ({ ok: true } & ToUnpack) | ReturnType<typeof notUnpacked>;

/** The archives of a release that have something to file in them, with what belongs to it beside them; or why none is unpacked. */
export async function archivesOf(
  { archives, files, store }: Pick<UnpackDeps, "archives" | "files" | "store">,
  release: Pick<Release, "id" | "path" | "source">,
  signal: AbortSignal,
): Promise<Found> {
  const items = await itemsOf(store.read, release.id);
  if (items.some(({ role }) => role === "video"))
    return notUnpacked("It has videos and packed archives, so it is not clear which of them is the release.");
  const found: Archive[] = [];
  for (const set of volumeSets(items.map(({ path }) => path))) {
    if (set.length === 0) return INCOMPLETE;
    const volumes = [];
    for (const path of set) volumes.push(await unchangedPath(files, release, items, path));
    const listed = await archives.readArchive(volumes, signal);
    if (!listed.ok) return listed;
    const packedBytes = items.reduce((sum, { path, size }) => (set.includes(path) ? sum + size : sum), 0);
    const wanted = new Set(wantedEntries(listed.entries));
    if (wanted.size > 0)
      found.push({ volumes, folder: folderOf(set[0] ?? ""), entries: listed.entries, wanted, packedBytes });
  }
  const all = found.flatMap(({ entries }) => entries);
  const packedBytes = found.reduce((sum, archive) => sum + archive.packedBytes, 0);
  const refused = reasonAgainstSize(all, packedBytes);
  if (refused) return refused;
  if (!hasVideo(all)) return notUnpacked("No RAR archive in it has a video in it.");
  const beside = await filesBeside({ files }, release, items, signal);
  const sizes = [...found.flatMap(({ wanted }) => [...wanted]), ...beside.map(({ identity }) => identity)];
  return { ok: true, archives: found, beside, bytes: sizes.reduce((sum, { size }) => sum + size, 0) };
}

/** @throws UserError when the file is not as it was when the release settled */
async function unchangedPath(
  files: UnpackDeps["files"],
  release: Pick<Release, "path">,
  items: readonly Item[],
  path: string,
): Promise<string> {
  const item = items.find((one) => one.path === path);
  const single = items.length === 1 && release.path.endsWith(`/${path}`);
  const full = single ? release.path : join(release.path, path);
  const now = await files.fileIdentity(full);
  if (item && now?.size === item.size && now.mtimeNs === item.mtimeNs) return full;
  throw new UserError("A volume of the archive changed or is gone.", "It settles again by itself.", "conflict");
}
