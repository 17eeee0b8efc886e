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

/** Archives, and the programs that unpack them; made of the adapters in bin. */
export type Archives = {
  readArchive: typeof readArchive;
  extractArchive: typeof extractArchive;
  listStaging: typeof listStaging;
  removeStaging: typeof removeStaging;
  /** The program that is installed now. */
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
   * The media root whose file system gets what is unpacked, and the folder in it that is this
   * installation's alone.
   */
  root: string;
  home: string;
  /** Kept free on that file system; bytes. */
  minFreeBytes: number;
  newId: () => string;
};

/** A file beside the archives: where it is, and its path within what is unpacked. */
export type BesideFile = { from: string; path: string; identity: FileIdentity };

/**
 * The NFOs, subtitles and extras that stand beside the archives of a release. Beside a download
 * that is one archive those with its name count; a torrent of one file has nothing beside it.
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
 * Copies them to what was unpacked, the existing folder `to`: as copies they are ours and go with
 * it, and the download keeps its own, whatever becomes of the copies. A file that was in an archive
 * under the same path stays.
 * @throws UserError when one changed or is gone; Outage when the disk is full
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
      throw UserError.conflict("A file beside the archive could not be copied.", copied.why);
    }
    await files.syncFolder(dirname(target));
  }
}
