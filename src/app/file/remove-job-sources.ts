import { join } from "node:path";
import { UserError } from "../../core/errors.ts";
import { type Reason, reasonForFile } from "../../core/reason.ts";
import type { ReleaseIn } from "../../core/release/release.ts";
import { removalsOf } from "../../store/journal/moved-sources.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import type { FiledItem } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { foldersOf, placeOf } from "../file-tools/places.ts";
import { removeFiled } from "../journal/operations/remove-source.ts";
import type { FileDeps } from "./deps.ts";

export const ELSEWHERE: Reason = {
  code: "refused",
  message: "A folder above it was replaced since the plan was made.",
};
const NOT_WHOLE: Reason = {
  code: "not_moved",
  message: "No source was removed, because not every file of the plan is at its destination.",
};

/**
 * Removes the sources of a job's moves, once every file of it is at its destination: each one proven, unchanged and no
 * torrent's. Continues where it was stopped.
 * @returns the reasons for sources that were not removed
 * @throws Outage, leaving the rest for later; the signal's reason
 */
export async function removeJobSources(
  deps: FileDeps,
  release: ReleaseIn<"filing">,
  items: readonly FiledItem[],
  signal: AbortSignal,
): Promise<Reason[]> {
  const { store } = deps;
  const moves = new Set(items.flatMap(({ path, action }) => (action === "move" ? path : [])));
  const publications = await publicationsOf(store.read, release.id);
  if (moves.size === 0 || publications.length === 0) return [];
  if (publications.length < items.length) return [NOT_WHOLE];
  const moved = await removalsOf(store.read, release.id);
  const problems: Reason[] = [];
  for (const publication of publications) {
    const { id, itemPath, sourcePath } = publication;
    if (!moves.has(itemPath) || moved.has(id)) continue;
    signal.throwIfAborted();
    if ((await findRelease(store.read, release.id))?.requested) return problems;
    const reason = await removeOne();
    if (reason) problems.push(reasonForFile(itemPath, reason));

    async function removeOne(): Promise<Reason | undefined> {
      try {
        const place = await placeOf(deps, await foldersOf(deps), sourcePath);
        if (place.path !== sourcePath) return ELSEWHERE;
        // Its folder may go before an undo; the library or download folder around it stays.
        const below = { ...release, path: join(place.folder.path, "job") };
        return await removeFiled(deps, below, publication, signal);
      } catch (error) {
        if (!(error instanceof UserError && error.code === "refused")) throw error;
        return { code: error.code, message: `The source was not removed. ${error.message} ${error.hint}` };
      }
    }
  }
  return problems;
}
