import { fallBackTo, Outage } from "../../base/errors.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { isMissingProof } from "../../core/journal/missing.ts";
import type { Anchor } from "../../core/journal/operation.ts";
import {
  type FileIdentity,
  isSameFile,
  recognitionKey,
} from "../../core/media-files/file-identity.ts";
import { hasSizeAndTime } from "../../core/media-files/new-inodes.ts";
import {
  type DamagedLiveFile,
  type LiveFile,
  listAskedBelow,
  listLiveFiles,
  listReadableLiveFiles,
} from "../../store/library/live-files.ts";
import type { Own } from "../../store/storages/scope.ts";
import { createMissingCheck, lookInLibrary } from "../journal/steps/confirm-missing.ts";
import { findCopy, type PossibleCopy } from "../library-state/missing.ts";
import type { EngineFiles } from "../releases/files-port.ts";

/** A file that a person moved or renamed, so its path in the journal no longer exists. */
export type MovedFile = {
  id: string;
  releaseId: number;
  from: string;
  to: string;
  file: FileIdentity;
  anchor: Anchor | undefined;
};

/** Files of one release that no longer exist. */
export type MissingFiles = { releaseId: number; paths: string[]; isWhole: boolean };

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
 * Runs once for a whole library. Without `onDamaged`, a file whose row cannot be read is an error,
 * because it could be recorded twice.
 * @throws UserError that names the release of such a row
 */
export async function openKnownFiles(
  db: Own,
  files: Pick<
    EngineFiles,
    | "readFileIdentity"
    | "hashEdges"
    | "hashFile"
    | "isOneName"
    | "readLinkTarget"
    | "listRoot"
    | "readPoolBytes"
  >,
  signal: AbortSignal,
  onDamaged?: (file: DamagedLiveFile) => void,
): Promise<KnownFiles> {
  const { live, damaged } = onDamaged
    ? await listReadableLiveFiles(db)
    : { live: await listLiveFiles(db), damaged: [] };
  for (const file of damaged) onDamaged?.(file);
  const paths = new Set([
    ...[...live, ...damaged].map(({ path }) => path),
    ...(await listAskedBelow(db, "")),
  ]);
  const byPath = new Map(live.map((liveFile) => [liveFile.path, liveFile]));
  const [byInode, bySize] = [
    Map.groupBy(live, ({ file }) => file && recognitionKey(file)),
    Map.groupBy(live, ({ file }) => file?.size),
  ];
  const added = new Map<string, FileIdentity[]>();
  const claimed = new Set<string>();
  const { prove } = createMissingCheck(files);

  const isSame = (liveFile: LiveFile, file: FileIdentity): boolean =>
    liveFile.file !== undefined && isSameFile(liveFile.file, file);

  /**
   * Finds the missing file that was moved to another disk, or copied and then removed, so that its
   * inode is different now. Does not guess if several missing files may be it.
   */
  async function copied(path: string, file: FileIdentity): Promise<LiveFile | undefined> {
    const pairs: (PossibleCopy & { missing: LiveFile })[] = [];
    for (const missing of bySize.get(file.size) ?? []) {
      if (!claimed.has(missing.id) && isMissingProof(await prove(placeOf(missing)))) {
        pairs.push({ missing, path, file });
      }
    }
    const copy = await findCopy(files, pairs, signal);
    return copy === "unclear" ? undefined : copy?.missing;
  }

  function moved(
    { id, releaseId, path, anchor }: LiveFile,
    to: string,
    file: FileIdentity,
  ): MovedFile {
    claimed.add(id);
    return { id, releaseId, from: path, to, file, anchor };
  }

  return {
    async find(path, file) {
      const here = byPath.get(path);
      if (here && (here.file === undefined || isSame(here, file))) return "known";
      // A copied disk may have given it an inode that another file had before.
      if (here?.file && hasSizeAndTime(here.file, file)) return "known";
      const [twin] = (byInode.get(recognitionKey(file)) ?? []).filter((liveFile) =>
        isSame(liveFile, file),
      );
      if (twin && !claimed.has(twin.id)) {
        const there = await lookInLibrary(files, placeOf(twin)).catch(fallBackTo(file, Outage));
        // A disk that ignores letter case still shows a file that a person gave other letters.
        const isGone = isMissingProof(there) || !isSameFile(there, file);
        if (isGone || (await files.isOneName(twin.path, path))) return moved(twin, path, file);
      }
      if (
        twin ||
        paths.has(path) ||
        added.get(recognitionKey(file))?.some((other) => isSameFile(other, file))
      ) {
        return "known";
      }
      const same = file.size === 0 ? undefined : await copied(path, file);
      return same ? moved(same, path, file) : "new";
    },
    has: (path) => paths.has(path),
    add(path, file) {
      paths.add(path);
      const key = recognitionKey(file);
      added.set(key, [...(added.get(key) ?? []), file]);
    },
    async missing(folder, followed) {
      const elsewhere = new Set(followed.map(({ id }) => id));
      const away = new Set<string>();
      const gone: LiveFile[] = [];
      for (const liveFile of live) {
        if (!isBelow(liveFile.path, folder) || elsewhere.has(liveFile.id)) continue;
        const proof = await prove(placeOf(liveFile));
        if (isMissingProof(proof)) gone.push(liveFile);
        // A link that leads to nothing is reported where the link is read.
        else if (proof && !proof.byLink) away.add(proof.why);
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

const placeOf = ({ path, anchor, file }: LiveFile) => ({ path, anchor, file });
