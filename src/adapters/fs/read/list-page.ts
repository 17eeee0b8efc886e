import { lstat, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { errnoNameOf, isMissing, readFailure } from "../disk/attempt.ts";

export type FolderNames = { name: string; kind: "file" | "folder" }[];

/** `size` is undefined for a link. */
export type ListedEntry = FolderNames[number] & { size: number | undefined; mtimeMs: number };

/** Maximum number of links per folder, because each one takes two calls. */
const MAX_LINKS = 2000;

/**
 * Lists the files and folders in a folder, sorted by name. Hidden entries are omitted. A link is
 * listed as its target's kind if `keeps` accepts its real path. Nothing blocks the event loop: a
 * disk that does not respond occupies one thread of the pool.
 * @throws UserError `not_found`; Outage `not_readable`
 */
export async function listNames(
  folder: string,
  keeps: (real: string) => boolean,
): Promise<FolderNames> {
  const found = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (!isMissing(error)) throw readFailure(error, folder);
    const message = `There is no folder ${quoted(folder, 300)}.`;
    throw UserError.notFound(message, sentence`Check the path with ${{ do: "list folder" }}.`);
  });
  const names: FolderNames = [];
  let links = 0;
  for (const entry of found) {
    const { name } = entry;
    if (name.startsWith(".")) continue;
    if (entry.isFile()) {
      names.push({ name, kind: "file" });
    } else if (entry.isDirectory()) {
      names.push({ name, kind: "folder" });
    } else if (entry.isSymbolicLink() && links++ < MAX_LINKS) {
      const kind = await kindBehind(join(folder, name), keeps);
      if (kind) names.push({ name, kind });
    }
  }
  return names.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

async function kindBehind(
  link: string,
  keeps: (real: string) => boolean,
): Promise<"file" | "folder" | undefined> {
  try {
    const real = await realpath(link);
    if (!keeps(real)) return undefined;
    const stats = await lstat(real);
    return stats.isFile() ? "file" : stats.isDirectory() ? "folder" : undefined;
  } catch {
    return undefined; // the link is broken or circular
  }
}

/**
 * Returns the size and time of these entries. Entries that no longer exist are omitted. Links are
 * not followed. @throws Outage `not_readable`
 */
export async function statNames(folder: string, names: FolderNames): Promise<ListedEntry[]> {
  const entries: ListedEntry[] = [];
  for (const { name, kind } of names) {
    const stats = await lstat(join(folder, name)).catch((error: unknown) => {
      if (isMissing(error) || errnoNameOf(error) === "EACCES") return undefined;
      throw readFailure(error, folder);
    });
    if (stats) {
      entries.push({
        name,
        kind,
        size: stats.isFile() ? stats.size : undefined,
        mtimeMs: stats.mtimeMs,
      });
    }
  }
  return entries;
}
