import { dirname } from "node:path";
import { outageMessageOf } from "../../base/errors.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { baseOf, extensionOf } from "../../base/path/path-parts.ts";
import type { Anchor } from "../../core/journal/operation.ts";
import {
  type FileIdentity,
  isSameFile,
  isUnchangedFile,
} from "../../core/media-files/file-identity.ts";
import { type LiveFile, listAskedBelow, listLiveFiles } from "../../store/library/live-files.ts";
import type { Own } from "../../store/storages/scope.ts";
import { assertAnchored } from "../journal/steps/roots.ts";
import type { EngineFiles } from "../releases/files-port.ts";

/** A file that a person moved or renamed, so its path in the journal no longer exists. */
export type MovedFile = {
  id: string;
  releaseId: number;
  from: string;
  to: string;
  file: FileIdentity;
};

/** Files of one release that no longer exist. */
export type MissingFiles = { releaseId: number; paths: string[]; isWhole: boolean };

const MIN_ALONE_BYTES = 1024 ** 2;

export interface KnownFiles {
  /** Compares a file on disk with the known files. A hardlink to a known file is also `known`. */
  find(path: string, file: FileIdentity): Promise<"known" | "new" | MovedFile>;
  /** True if exactly this path is known. Other names of the same file do not count. */
  has(path: string): boolean;
  /** Makes this file known as well. */
  add(path: string, file: FileIdentity): void;
  /**
   * Returns the files that the journal has below a folder but the disk does not, except those in
   * `followed`. `away` contains disks that do not seem to be mounted.
   */
  missing(
    folder: string,
    followed: readonly MovedFile[],
  ): Promise<{ missing: MissingFiles[]; away: Set<string> }>;
}

/**
 * Reads the library files that are known to the journal or to the releases that wait for a person.
 * Runs once for a whole library.
 */
export async function openKnownFiles(
  db: Own,
  files: Pick<
    EngineFiles,
    "readFileIdentity" | "hashEdges" | "hashFile" | "readLinkTarget" | "listRoot"
  >,
  signal: AbortSignal,
): Promise<KnownFiles> {
  const live = await listLiveFiles(db);
  const paths = new Set([...live.map(({ path }) => path), ...(await listAskedBelow(db, ""))]);
  const byPath = new Map(live.map((liveFile) => [liveFile.path, liveFile]));
  const [byInode, bySize] = [
    Map.groupBy(live, ({ file }) => file?.ino),
    Map.groupBy(live, ({ file }) => file?.size),
  ];
  const added = new Map<string, FileIdentity[]>();
  const claimed = new Set<string>();
  const mounted = new Map<string, Promise<string | undefined>>();

  const isSame = (liveFile: LiveFile, file: FileIdentity): boolean =>
    liveFile.file !== undefined && isSameFile(liveFile.file, file);

  /**
   * Returns why the file's library, or the target of a link above the file, seems to be unmounted.
   * Undefined if it is mounted. Returns an empty string for a link, because reading the link
   * reports the problem.
   */
  async function awayOf({ path, anchor }: LiveFile): Promise<string | undefined> {
    let existing = dirname(path);
    while (existing !== "/" && !(await files.readFileIdentity(existing))) {
      existing = dirname(existing);
    }
    const target = await files.readLinkTarget(existing);
    if (target === undefined || existing === anchor?.path || (await isThere(`${existing}/.`))) {
      return libraryAway(anchor);
    }
    return "";
  }

  function libraryAway(anchor: Anchor | undefined): Promise<string | undefined> {
    const key = JSON.stringify(anchor ?? null);
    const asked =
      mounted.get(key) ?? assertAnchored(files, anchor).then(() => undefined, outageMessageOf);
    mounted.set(key, asked);
    return asked;
  }

  /** A file that cannot be read may still exist. */
  const isThere = (path: string): Promise<boolean> =>
    files.readFileIdentity(path).then(
      (file) => file !== undefined,
      (error: unknown) => outageMessageOf(error) !== "",
    );
  const isGone = async (liveFile: LiveFile) =>
    !(await isThere(liveFile.path)) && (await awayOf(liveFile)) === undefined;

  /**
   * Finds the missing file that was moved to another disk, or copied and then removed, so that its
   * inode is different now. Matches by size together with the time, the name or the recorded
   * content. Otherwise, the only missing file of that size matches, if two films are unlikely to
   * share the size.
   */
  async function copied(path: string, file: FileIdentity): Promise<LiveFile | undefined> {
    const gone: LiveFile[] = [];
    for (const liveFile of bySize.get(file.size) ?? []) {
      if (!claimed.has(liveFile.id) && (await isGone(liveFile))) gone.push(liveFile);
    }
    const isLike = (one: LiveFile): boolean =>
      one.file?.mtimeNs === file.mtimeNs || baseOf(one.path) === baseOf(path);
    const like = gone.find(isLike);
    if (like) return like;
    const unsaid: LiveFile[] = [];
    for (const goneFile of gone) {
      const has = await hasContent(goneFile, path);
      if (has) return goneFile;
      if (has === undefined) unsaid.push(goneFile);
    }
    const [only, another] = unsaid;
    const isAlone =
      only &&
      !another &&
      file.size >= MIN_ALONE_BYTES &&
      extensionOf(only.path) === extensionOf(path);
    return isAlone ? only : undefined;
  }

  /**
   * True if a file has the same content as a missing file. Compares the hash that was recorded for
   * a copy, or the edges of a download that still exists. Undefined if neither is available.
   */
  async function hasContent(
    { hash, sourcePath, source }: LiveFile,
    path: string,
  ): Promise<boolean | undefined> {
    if (hash !== undefined) {
      const read = await files.hashFile(path, hash, signal);
      return read.ok && read.hash === hash;
    }
    const there = await files.readFileIdentity(sourcePath).catch(() => undefined);
    if (!there || !isUnchangedFile(there, source)) return undefined;
    return (await files.hashEdges(path)) === (await files.hashEdges(sourcePath));
  }

  function moved({ id, releaseId, path }: LiveFile, to: string, file: FileIdentity): MovedFile {
    claimed.add(id);
    return { id, releaseId, from: path, to, file };
  }

  return {
    async find(path, file) {
      const here = byPath.get(path);
      if (here && (here.file === undefined || isSame(here, file))) return "known";
      const [twin] = (byInode.get(file.ino) ?? []).filter((liveFile) => isSame(liveFile, file));
      if (twin && !claimed.has(twin.id)) {
        const there = await files.readFileIdentity(twin.path);
        if (!there || !isSameFile(there, file)) return moved(twin, path, file);
      }
      if (
        twin ||
        paths.has(path) ||
        added.get(file.ino)?.some((other) => isSameFile(other, file))
      ) {
        return "known";
      }
      const same = file.size === 0 ? undefined : await copied(path, file);
      return same ? moved(same, path, file) : "new";
    },
    has: (path) => paths.has(path),
    add(path, file) {
      paths.add(path);
      added.set(file.ino, [...(added.get(file.ino) ?? []), file]);
    },
    async missing(folder, followed) {
      const elsewhere = new Set(followed.map(({ id }) => id));
      const away = new Set<string>();
      const gone: LiveFile[] = [];
      for (const liveFile of live) {
        if (
          !isBelow(liveFile.path, folder) ||
          elsewhere.has(liveFile.id) ||
          (await isThere(liveFile.path))
        ) {
          continue;
        }
        const reason = await awayOf(liveFile);
        if (reason === undefined) gone.push(liveFile);
        else if (reason !== "") away.add(reason);
      }
      const all = Map.groupBy(live, ({ releaseId }) => releaseId);
      const missing = [...Map.groupBy(gone, ({ releaseId }) => releaseId)].map(
        ([releaseId, missingFiles]) => {
          return {
            releaseId,
            paths: missingFiles.map(({ path }) => path),
            isWhole: missingFiles.length === all.get(releaseId)?.length,
          };
        },
      );
      return { missing, away };
    },
  };
}
