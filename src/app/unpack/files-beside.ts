import { basename, dirname, join } from "node:path";
import type { extractArchive } from "../../adapters/unpack/extract.ts";
import type { UnpackProgram } from "../../adapters/unpack/programs.ts";
import type { readArchive } from "../../adapters/unpack/read-archive.ts";
import type { listStaging, removeStaging } from "../../adapters/unpack/staging.ts";
import { UserError } from "../../base/errors.ts";
import type { Item } from "../../base/item.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import type { Release } from "../../core/release/release.ts";
import { belongsToSingle, goesAlong } from "../../core/unpack/entries.ts";
import type { WorkDeps } from "../engine/work-on.ts";
import type { EngineFiles } from "../releases/files-port.ts";

/**
 * Reads archives, and finds and runs the programs that unpack them. Built from the adapters in
 * `program`.
 */
export type Archives = {
  readArchive: typeof readArchive;
  extractArchive: typeof extractArchive;
  listStaging: typeof listStaging;
  removeStaging: typeof removeStaging;
  /** Finds the program that is currently installed. */
  findProgram(signal: AbortSignal): Promise<UnpackProgram | undefined>;
};

export type UnpackDeps = WorkDeps & {
  archives: Archives;
  files: Pick<
    EngineFiles,
    | "copyVerified"
    | "readFileIdentity"
    | "readFreeBytes"
    | "listRoot"
    | "makeFolders"
    | "removeEmptyFolders"
    | "syncFolder"
  >;
  /**
   * `root` is the media root whose file system receives the unpacked files. `home` is a folder in
   * it that only this installation uses.
   */
  root: string;
  home: string;
  /** Minimum number of bytes that must stay free on the media root's file system. */
  minFreeBytes: number;
  newId: () => string;
};

/**
 * A file next to the archives. `from` is its location, and `path` is its path within the unpacked
 * content.
 */
export type BesideFile = { from: string; path: string; identity: FileIdentity };

/**
 * Finds NFOs, subtitles and extras next to the archives of a release. If the download is a single
 * archive, only files that share its name count. A single-file torrent has no such files.
 */
export async function findFilesBeside(
  { files }: Pick<UnpackDeps, "files">,
  { path, source }: Pick<Release, "path" | "source">,
  items: readonly Item[],
  signal: AbortSignal,
): Promise<BesideFile[]> {
  const isSingle = items.length === 1 && path.endsWith(`/${items[0]?.path}`);
  const folder = isSingle ? dirname(path) : path;
  const found: BesideFile[] = [];
  for (const name of isSingle
    ? await namesBeside()
    : items.filter(goesAlong).map((item) => item.path)) {
    const from = join(folder, name);
    const identity = await files.readFileIdentity(from);
    if (
      identity &&
      (!isSingle || belongsToSingle({ path: name, size: identity.size }, basename(path)))
    ) {
      found.push({ from, path: name, identity });
    }
  }
  return found;

  async function namesBeside(): Promise<string[]> {
    const listing = source === "torrent" ? undefined : await files.listRoot(folder, signal);
    return listing?.state === "ok"
      ? listing.entries.flatMap(({ name, kind }) => (kind === "file" ? name : []))
      : [];
  }
}

/**
 * Copies these files into the unpacked content in the existing folder `to`. The copies are ours and
 * are removed with the unpacked content. The download always keeps its own files. If an archive
 * contained a file with the same path, that file is kept.
 * @throws UserError if a file changed or is gone; Outage if the disk is full
 */
export async function copyBeside(
  { files }: UnpackDeps,
  beside: readonly BesideFile[],
  to: string,
  signal: AbortSignal,
): Promise<void> {
  for (const { from, path, identity } of beside) {
    const target = join(to, path);
    await files.makeFolders(to, dirname(target));
    const copied = await files.copyVerified(from, target, { expected: identity }, signal);
    if (!copied.ok && copied.code !== "destination_exists") {
      throw UserError.conflict("A file next to the archive could not be copied.", copied.why);
    }
    await files.syncFolder(dirname(target));
  }
}
