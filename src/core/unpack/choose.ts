import { extensionOf } from "../path/path-parts.ts";
import type { Item } from "../release/item.ts";
import { roleOf, rolesOf } from "../settle/roles.ts";
import { formatBytes } from "../text/format-bytes.ts";
import { type Entry, type Listed, notUnpacked } from "./entries.ts";

const GIB = 1024 ** 3;
const MAX_BYTES = 200 * GIB;
const MAX_FILES = 1000;
/** Videos are compressed already: no archive of one unpacks to much more than it has. */
const MAX_RATIO = 20;
const MAX_NFO_BYTES = 1024 ** 2;

/** Refuses what unpacks to more than any release has. Sizes are those that the archives state. */
export function reasonAgainstSize(
  entries: readonly Entry[],
  packedBytes: number,
): Extract<Listed, { ok: false }> | undefined {
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  if (entries.length > MAX_FILES)
    return notUnpacked(`The archive has ${entries.length} files in it, more than ${MAX_FILES}.`);
  if (!(bytes <= MAX_BYTES))
    return notUnpacked(`The archive unpacks to more than ${formatBytes(MAX_BYTES)}, or does not say to how much.`);
  if (bytes > packedBytes * MAX_RATIO)
    return notUnpacked(`The archive unpacks to more than ${MAX_RATIO} times its size, which no video does.`);
  return undefined;
}

/** What of an archive could be filed: videos, extras and subtitles, and the NFO that says what they are. */
export function wantedEntries(entries: readonly Entry[]): Entry[] {
  const roles = rolesOf(entries);
  return entries.filter(({ path, size }, index) => {
    if (extensionOf(path) === "nfo") return size <= MAX_NFO_BYTES;
    return ["video", "extra", "subtitle"].includes(roles[index] ?? "other");
  });
}

/** Whether a file beside the archives belongs to what is in them: a subtitle, an extra, or the NFO that says what it is. */
export const goesAlong = ({ path, size, role, skip }: Pick<Item, "path" | "size" | "role" | "skip">): boolean =>
  !skip && (extensionOf(path) === "nfo" ? size <= MAX_NFO_BYTES : role === "subtitle" || role === "extra");

/** The same for a file beside a download that is the one archive of this name: only a name that begins with its own counts. */
export function besideSingle({ path, size }: { path: string; size: number }, archive: string): boolean {
  const stem = nameOfPacked(archive).toLowerCase();
  const role = roleOf(path, size);
  return path.toLowerCase().startsWith(`${stem}.`) && role !== "extra" && goesAlong({ path, size, role, skip: false });
}

/** The name of what a packed download holds: its own, without the extension of its one archive. */
export const nameOfPacked = (name: string): string => name.replace(/(?:\.part\d+)?\.rar$/i, "");

export const hasVideo = (entries: readonly Entry[]): boolean => rolesOf(entries).includes("video");
