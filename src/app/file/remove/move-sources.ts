import { sentence, withHint } from "../../../core/actions/sentence.ts";
import { UserError } from "../../../core/errors.ts";
import { type Reason, reasonForFile } from "../../../core/reason-codes.ts";
import type { ReleaseIn } from "../../../core/release/release.ts";
import { removalsOf } from "../../../store/journal/moved-sources.ts";
import { publicationsOf } from "../../../store/journal/publications.ts";
import { itemsOf } from "../../../store/releases/items.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import { removeFiled } from "../../journal/operations/remove-source.ts";
import type { Journal, Sources } from "../../journal/steps/journal.ts";

/**
 * The second half of a `move`: once every planned file of the release is in the library, their sources are removed one by
 * one, then the empty folders of the release. Continues where it was stopped.
 * @returns the reasons for sources that were not removed
 * @throws Outage, leaving the rest for later; the signal's reason
 */
export async function moveSources(
  deps: Journal & { sources: Sources },
  release: ReleaseIn<"filing">,
  single: boolean,
  signal: AbortSignal,
): Promise<Reason[]> {
  const { store } = deps;
  const publications = await publicationsOf(store.read, release.id);
  if (publications.length === 0) return [];
  const filed = new Set(publications.map(({ itemPath }) => itemPath));
  const planned = (await itemsOf(store.read, release.id)).filter(
    (item) => !item.skip && item.destination !== undefined,
  );
  if (planned.some(({ path }) => !filed.has(path))) return [NOT_WHOLE];
  const moved = await removalsOf(store.read, release.id);
  const problems: Reason[] = [];
  for (const publication of publications) {
    if (moved.has(publication.id)) continue;
    signal.throwIfAborted();
    // A person decided otherwise in the meantime. It will be undone, and sources that are still there need not be put back.
    if ((await findRelease(store.read, release.id))?.requested) return problems;
    const reason = await removeOrExplain(deps, release, publication, signal);
    if (reason) problems.push(reasonForFile(publication.itemPath, reason));
  }
  if (!single) await removeFolders(deps, release.path, signal);
  return problems;
}

async function removeOrExplain(...asked: Parameters<typeof removeFiled>): Promise<Reason | undefined> {
  try {
    return await removeFiled(...asked);
  } catch (error) {
    // A path that is refused is this file's problem; the others may be fine.
    if (!(error instanceof UserError && error.code === "refused")) throw error;
    return { code: error.code, message: sentence`The downloaded file was not removed. ${withHint(error)}` };
  }
}

/** Innermost first, and only empty ones: files that were not filed keep their folder. */
async function removeFolders(
  { files, sources }: Pick<Journal, "files"> & { sources: Sources },
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const kept = new Set(sources.roots);
  const folders = await files.foldersBelow(path, signal);
  await files.removeEmptyFolders(folders.filter((folder) => !kept.has(folder)));
}

const NOT_WHOLE: Reason = {
  code: "not_moved",
  message: "Its downloaded files were not removed, because not all of them could be filed.",
};
