import { dirname } from "node:path";
import { baseOf } from "../../base/path/path-parts.ts";
import type { By } from "../../core/actor.ts";
import { isMissingProof } from "../../core/journal/missing.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import { movePlaces } from "../../store/journal/places.ts";
import { findBusyWithin, findPublicationWithin } from "../../store/journal/renames.ts";
import { findLivePublication, readAgain } from "../../store/library/live-files.ts";
import type { Store, Trx } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { findReadableRelease } from "../../store/releases/releases.ts";
import { type LookFiles, lookInLibrary } from "../journal/steps/confirm-missing.ts";
import type { MovedFile } from "./known-files.ts";

/** No release is exempt. Any release that is working on the path blocks the change. */
const NO_RELEASE = -1;

/**
 * Updates the journal's paths of these files to where a person moved them, so that renames,
 * upgrades and undo continue from the new paths. Touches no file. Returns the number of files whose
 * paths were updated. Files that are being filed or undone right now are skipped.
 */
export async function followMoved(
  { store, files }: { store: Pick<Store, "write">; files: LookFiles },
  moved: readonly MovedFile[],
  by: By,
): Promise<number> {
  const [any] = moved;
  if (any === undefined) return 0;
  const folders = await movedFolders(files, moved);
  return store.write(async (trx) => {
    for (const [from, to] of folders) {
      const isFree =
        !(await findPublicationWithin(trx, to)) &&
        (await findBusyWithin(trx, from, NO_RELEASE)) === undefined;
      if (isFree) await move(trx, "rename_folder", from, to, any.file);
    }
    const followed = await followFiles(trx, moved);
    for (const [releaseId, movedFiles] of Map.groupBy(followed, (file) => file.releaseId)) {
      const release = await findReadableRelease(trx, releaseId);
      const [first] = movedFiles;
      if (!release || !first) continue;
      await appendHistory(trx, {
        ...by,
        releaseId,
        name: release.name,
        action: "followed",
        detail: { from: first.from, path: first.to, files: movedFiles.length },
      });
    }
    return followed.length;
  });
}

const move = (
  trx: Trx,
  kind: "rename" | "rename_folder",
  from: string,
  to: string,
  source: FileIdentity,
) => movePlaces(trx, { id: "", kind, undoes: undefined, sourcePath: from, finalPath: to, source });

/** Returns the outermost folders that were moved elsewhere with all of their contents. */
async function movedFolders(files: LookFiles, moved: readonly MovedFile[]) {
  const folders = new Map<string, string>();
  for (const { from, to, anchor } of moved) {
    const pairs: [from: string, to: string][] = [];
    for (let [a, b] = [from, to]; baseOf(a) === baseOf(b) && dirname(a) !== dirname(b); ) {
      [a, b] = [dirname(a), dirname(b)];
      pairs.push([a, b]);
    }
    for (const [a, b] of pairs.toReversed()) {
      if (folders.has(a)) break;
      const there = await lookInLibrary(files, { path: a, anchor });
      if (!isMissingProof(there)) continue;
      folders.set(a, b);
      break;
    }
  }
  return folders;
}

/**
 * Updates the paths file by file, each as soon as no other file in the journal has its new name. If
 * files have swapped names, one of them is moved aside first.
 */
async function followFiles(trx: Trx, moved: readonly MovedFile[]): Promise<MovedFile[]> {
  const followed: MovedFile[] = [];
  let open = [...moved];
  while (open.length > 0) {
    const waiting: MovedFile[] = [];
    for (const file of open) {
      const published = await findLivePublication(trx, file.id);
      if (!published || (await findBusyWithin(trx, published.path, NO_RELEASE)) !== undefined) {
        continue;
      }
      const other =
        published.path === file.to ? undefined : await findPublicationWithin(trx, file.to);
      if (other) {
        waiting.push(file);
      } else {
        if (published.path !== file.to) {
          await move(trx, "rename", published.path, file.to, published.file ?? file.file);
        }
        await readAgain(trx, file.to, { before: published.file, now: file.file });
        followed.push(file);
      }
    }
    if (waiting.length === open.length) {
      const [first] = waiting;
      const live = first && (await findLivePublication(trx, first.id));
      const isInTurn = live && waiting.some(({ to, id }) => to === live.path && id !== first.id);
      if (!isInTurn) break;
      await move(trx, "rename", live.path, `${live.path}.moved`, live.file ?? first.file);
    }
    open = waiting;
  }
  return followed;
}
