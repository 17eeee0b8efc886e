import { sentence, withHint } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import type { Item } from "../../../base/item.ts";
import { type Reason, toFileReason } from "../../../base/reason-codes.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import type { ReleaseIn } from "../../../core/release/release.ts";
import { removalsOf } from "../../../store/journal/moved-sources.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import { removeFiled } from "../../journal/operations/remove-source.ts";
import type { Journal, SourceProtection } from "../../journal/steps/journal.ts";

/** A release whose files were published, so that their sources may be removed. */
interface MovedRelease {
  release: ReleaseIn<"filing">;
  /** The release's own folder. Undefined for a single file. */
  folder: string | undefined;
  /** Files that have a destination. */
  planned: readonly Pick<Item, "path">[];
  /** The release's files in the library, according to the journal. */
  publications: readonly Operation[];
}

/**
 * Does the second half of a `move`: once every planned file of the release is in the library,
 * removes the files' sources one by one, then the empty folders of the release. Continues where it
 * was stopped.
 * @returns the reasons for sources that were not removed
 * @throws Outage, leaving the remaining sources for later; the signal's reason
 */
export async function moveSources(
  deps: Journal & { sources: SourceProtection },
  { release, folder, planned, publications }: MovedRelease,
  signal: AbortSignal,
): Promise<Reason[]> {
  if (publications.length === 0) return [];
  const filed = new Set(publications.map(({ itemPath }) => itemPath));
  if (planned.some(({ path }) => !filed.has(path))) return [NOT_WHOLE];
  const { problems, isStopped } = await removeEach(deps, release, publications, signal, {
    what: "The downloaded file",
    remove: (publication) => removeFiled(deps, release, publication, signal),
  });
  if (folder !== undefined && !isStopped) await removeFolders(deps, folder, signal);
  return problems;
}

/**
 * Removes the sources of these publications one by one, except those already removed. Stops if a
 * person decided otherwise in the meantime: the release will be undone, so the remaining sources
 * would only have to be put back.
 * @returns the reasons for sources that were not removed
 * @throws Outage, the signal's reason
 */
export async function removeEach(
  { store }: Journal,
  { id }: ReleaseIn<"filing">,
  publications: readonly Operation[],
  signal: AbortSignal,
  {
    what,
    remove,
  }: { what: string; remove: (publication: Operation) => Promise<Reason | undefined> },
): Promise<{ problems: Reason[]; isStopped: boolean }> {
  const removed = await removalsOf(store.read, id);
  const problems: Reason[] = [];
  for (const publication of publications) {
    if (removed.has(publication.id)) continue;
    signal.throwIfAborted();
    if ((await findRelease(store.read, id))?.requested) return { problems, isStopped: true };
    const reason = await remove(publication).catch((error: unknown): Reason => {
      // A refused path is this file's problem only; the other files may be fine.
      if (!(error instanceof UserError && error.code === "refused")) throw error;
      return { code: error.code, message: sentence`${what} was not removed. ${withHint(error)}` };
    });
    if (reason) problems.push(toFileReason(publication.itemPath, reason));
  }
  return { problems, isStopped: false };
}

/** Removes only empty folders, innermost first. Files that were not filed keep their folder. */
async function removeFolders(
  { files, sources }: Journal & { sources: SourceProtection },
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const kept = new Set(sources.roots);
  const folders = await files.listFoldersBelow(path, signal);
  const own = folders.filter((folder) => !kept.has(folder));
  // A download client made them, so they may stay.
  await files.removeEmptyFolders(own, { ifDenied: "keep" });
}

const NOT_WHOLE: Reason = {
  code: "not_moved",
  message: "Its downloaded files were not removed, because not all of them could be filed.",
};
