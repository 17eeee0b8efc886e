import { join } from "node:path";
import type { RootEntry } from "../../adapters/fs/read/list-folders.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { StoreReader } from "../../store/open.ts";
import { findNewestBelow } from "../../store/releases/releases.ts";
import { findLastMount, type SourceMount } from "../../store/releases/sources.ts";
import { own } from "../../store/storages/scope.ts";
import type { IdentityReader } from "../releases/files-port.ts";

type AwayDeps = {
  store: StoreReader;
  files: IdentityReader;
  /** True if a download client has torrents at, in or around a path. */
  isTorrents: (path: string) => boolean;
};

/**
 * Explains that a watched folder is not the one that was watched before: its disk or share is not
 * mounted, so the bare folder below it is seen. Undefined if it is the same folder, if a disk was
 * mounted over it, and if it has something that was known before or was created since.
 */
export async function explainAway(
  { store, files, isTorrents }: AwayDeps,
  { root, entries }: { root: string; entries: readonly RootEntry[] },
  mount: SourceMount | undefined,
): Promise<string | undefined> {
  const before = await findLastMount(own(store.read), root);
  if (before === undefined || mount === undefined || !isElsewhere(before.mount, mount)) {
    return undefined;
  }
  if (entries.length > 0) {
    const paths = entries.map(({ name }) => join(root, name));
    const known = await findNewestBelow(store.read, root);
    if (paths.some((path) => known.has(path) || isTorrents(path))) return undefined;
    const folder = await files.readFileIdentity(root);
    if (folder && Number(folder.mtimeNs) / 1e6 > before.at) return undefined;
  }
  const { point, source, type } = before.mount;
  return (
    `${quoted(root, 300)} was on ${quoted(source, 100)} (${type}), mounted at ` +
    `${quoted(point, 300)}, and is on another disk now. Mount it again. If this is the right ` +
    "folder, create any file in it."
  );
}

/** A disk that is mounted below the earlier mount point was mounted over the folder. */
const isElsewhere = (before: SourceMount, now: SourceMount): boolean =>
  isBelow(before.point, now.point) ||
  (before.point === now.point && (before.type !== now.type || before.source !== now.source));
