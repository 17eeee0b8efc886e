import { isBelow } from "../../base/path/is-below.ts";
import { formatCount } from "../../base/text/format-count.ts";
import type { By } from "../../core/actor.ts";
import type { Anchor } from "../../core/journal/operation.ts";
import { isLinkOf, isOneInode, isSameFolder } from "../../core/media-files/file-identity.ts";
import {
  listRecordedFolders,
  type RenewedFile,
  recordAnchor,
  recordFolder,
  recordIdentities,
} from "../../store/library/recorded-files.ts";
import type { Store, Trx } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { findReadableRelease } from "../../store/releases/releases.ts";
import { own } from "../../store/storages/scope.ts";
import { hasDownloadContent } from "../journal/steps/small-files.ts";
import { hasContent } from "../library-state/missing.ts";
import type { NewInodes } from "../library-state/new-inodes.ts";
import type { EngineFiles } from "../releases/files-port.ts";

/**
 * Outcome for files with new inodes. `recorded` counts the files whose inodes the journal has now,
 * without downloads. `unknown`: neither their content nor a person has identified them. `foreign`:
 * their content is not the recorded one.
 */
export interface FollowedInodes {
  recorded: number;
  unknown: RenewedFile[];
  foreign: RenewedFile[];
}

interface FollowDeps {
  store: Pick<Store, "read" | "write">;
  files: Pick<EngineFiles, "readFileIdentity" | "readTargetIdentity" | "hashFile" | "hashEdges">;
}

/** `isSame`: a person calls these files the recorded ones. */
interface FollowOptions {
  by: By;
  isSame?: boolean;
  report?: (path: string) => void;
}

/** Proofs that a file is the recorded one, as history words them. */
const PROOFS = {
  copied: "size and time are those that were recorded, as after a copy to another disk",
  content: "the content is the one that was recorded",
  link: "the file and its download are still hardlinks to one file",
  person: "a person confirmed that it is the same file",
} as const;
type Proof = keyof typeof PROOFS;
type ProvenFile = RenewedFile & { proof: Proof };

/** Number of files that are recorded in one transaction. */
const AT_ONCE = 500;

/**
 * Records the new inodes of files that are the recorded ones, so that undo, upgrades, renames and
 * the trash go on with them. Touches no file. Files that were not copied together with many others
 * are compared by their content: the hash of a copy, or the first and last bytes of the download.
 * Continues after a stop, because a recorded file is not found again.
 * @throws the signal's reason
 */
export async function followNewInodes(
  { store, files }: FollowDeps,
  { copied, unproven, sameSize }: NewInodes,
  { by, isSame = false, report = () => {} }: FollowOptions,
  signal: AbortSignal,
): Promise<FollowedInodes> {
  const followed: FollowedInodes = { recorded: 0, unknown: [], foreign: [] };
  const downloads = new Map(
    copied.flatMap(({ place, path, now }) => (place === "download" ? [[path, now]] : [])),
  );
  // With few files, no download is known to be a copy of the recorded one.
  const unprovenDownloads = new Map(
    unproven.flatMap((file) => (file.place === "download" ? [[file.path, file]] : [])),
  );
  const proven: ProvenFile[] = [];
  let open: ProvenFile[] = [];

  for (const file of copied) {
    signal.throwIfAborted();
    const isOther = file.place !== "download" && (await compare(file, undefined)) === false;
    if (isOther) followed.foreign.push(file);
    else await take(file, "copied");
  }
  for (const file of unproven.filter(({ place }) => place !== "download")) {
    signal.throwIfAborted();
    const linked = linkedDownload(file);
    if (linked) {
      await take(file, "link");
      await take(linked, "link");
      continue;
    }
    if (file.hash !== undefined) report(file.path);
    const has = await compare(file, file.hash);
    if (has) await take(file, "content");
    else if (has === false) followed.foreign.push(file);
    else if (isSame) await take(file, "person");
    else followed.unknown.push(file);
  }
  for (const file of sameSize) {
    signal.throwIfAborted();
    const isContent = file.place !== "download" && (await compareSmall(file));
    if (isContent || isSame) await take(file, isContent ? "content" : "person");
  }
  await write();
  await recordFolders(proven);
  return followed;

  /** Undefined if nothing is known of the recorded content. */
  async function compare(
    { path, now, download }: RenewedFile,
    hash: string | undefined,
  ): Promise<boolean | undefined> {
    if (hash === undefined && download === undefined) return undefined;
    const sourcePath = download?.path ?? path;
    const copy = downloads.get(sourcePath);
    if (hash === undefined && copy && isOneInode(copy, now)) return true;
    const source = copy ?? download?.source ?? now;
    return hasContent(files, { hash, sourcePath, source }, path, signal);
  }

  /** Reads a small file whose time is another one, too, and the download that it was made from. */
  async function compareSmall(file: RenewedFile): Promise<boolean> {
    const { path, now, hash, download } = file;
    if (hash !== undefined) return (await compare(file, hash)) ?? false;
    if (download === undefined) return false;
    const small = { path, size: now.size, sourcePath: download.path };
    return (await hasDownloadContent(files, small, signal)) ?? false;
  }

  /**
   * Returns the download of a hardlinked file if both names still lead to one file: a foreign file
   * in the place of one of them would be another.
   */
  function linkedDownload({ download, recorded, now }: RenewedFile): RenewedFile | undefined {
    if (download === undefined || !isLinkOf(recorded, download.source)) return undefined;
    const there = unprovenDownloads.get(download.path);
    return there && isOneInode(there.now, now) ? there : undefined;
  }

  async function take(file: RenewedFile, proof: Proof): Promise<void> {
    const taken = { ...file, proof };
    proven.push(taken);
    open.push(taken);
    if (file.place !== "download") followed.recorded++;
    if (open.length >= AT_ONCE) await write();
  }

  async function write(): Promise<void> {
    const some = open;
    open = [];
    if (some.length === 0) return;
    await store.write(async (trx) => {
      await recordIdentities(own(trx), some);
      const ours = some.filter(({ place }) => place !== "download");
      for (const same of Map.groupBy(ours, ({ releaseId }) => releaseId).values()) {
        await noteInHistory(trx, same, by);
      }
    });
  }

  /** The folders above recorded files were copied with them, and so were folders in them. */
  async function recordFolders(some: readonly RenewedFile[]): Promise<void> {
    const anchors = new Map<string, Anchor>();
    const disks = new Set<string>();
    for (const { anchor, now } of some) {
      if (anchor) anchors.set(JSON.stringify(anchor), anchor);
      if (anchor) disks.add(`${anchor.path}\0${now.dev}`);
    }
    for (const anchor of anchors.values()) {
      const folder = await files.readTargetIdentity(anchor.path);
      if (!folder || folder.ino === anchor.ino) continue;
      await store.write((trx) => recordAnchor(own(trx), anchor, { ...anchor, ino: folder.ino }));
    }
    for (const { id, path, recorded, anchor } of await listRecordedFolders(own(store.read))) {
      const now = await files.readFileIdentity(`${path}/.`);
      const isCopied =
        now !== undefined &&
        !isSameFolder(now, recorded) &&
        (some.some((file) => isBelow(file.path, path)) ||
          (anchor !== undefined && disks.has(`${anchor.path}\0${now.dev}`)));
      if (isCopied) await store.write((trx) => recordFolder(own(trx), id, now));
    }
  }
}

/** Adds the history entry of one release for these files of it. */
async function noteInHistory(trx: Trx, same: readonly ProvenFile[], by: By): Promise<void> {
  const [first] = same;
  const release = first && (await findReadableRelease(trx, first.releaseId));
  if (!release) return;
  const files = formatCount(same.length, "file has a new inode", "files have new inodes");
  await appendHistory(trx, {
    ...by,
    releaseId: release.id,
    name: release.name,
    action: "new_inodes",
    detail: {
      path: first.path,
      files: same.length,
      message: `${files}: ${PROOFS[first.proof]}.`,
    },
  });
}
