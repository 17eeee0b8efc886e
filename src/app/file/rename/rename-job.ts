import { dirname } from "node:path";
import { reasonOf } from "../../../base/errors.ts";
import { isAtOrBelow, isBelow } from "../../../base/path/is-below.ts";
import { type Reason, toFileReason } from "../../../base/reason-codes.ts";
import { byEngine } from "../../../core/actor.ts";
import { isMissingProof } from "../../../core/journal/missing.ts";
import type { ReleaseIn } from "../../../core/release/release.ts";
import { findPublicationWithin, renamesOf } from "../../../store/journal/renames.ts";
import {
  addRenamedVideos,
  dropUnrenamed,
  listVideosWithin,
  type RenamedVideo,
} from "../../../store/plex/renamed-videos.ts";
import { changeItem, type FiledItem, itemsOf } from "../../../store/releases/items.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import { assertStateSpace } from "../../engine/state-space.ts";
import { removeEmptyFolder } from "../../journal/operations/remove-folder.ts";
import { lookInLibrary, missingReason } from "../../journal/steps/confirm-missing.ts";
import { findPlaying } from "../../journal/steps/playing.ts";
import { anchorOf, asUnknown } from "../../journal/steps/roots.ts";
import { changeState } from "../../releases/change-state.ts";
import { openNotes } from "../../releases/step-progress.ts";
import { claimRoots, endUntouchedJob, MAX_JOB_REASONS, startJob } from "../run/job-steps.ts";
import type { FilingRun } from "../run/runs.ts";
import {
  type RenameJobDeps,
  reasonAgainst,
  renameAlone,
  requestScans,
  toFreeOrder,
} from "./steps.ts";

/** Moves an approved rename plan to `filing`. */
export async function beginRename(
  deps: RenameJobDeps,
  release: ReleaseIn<"approved">,
): Promise<FilingRun | undefined> {
  await assertStateSpace(deps.files, deps.stateDir);
  const items = await itemsOf(deps.store.read, release.id);
  await claimRoots(deps, items);
  const videos = deps.hasServer() ? await videosInPlex(deps, items) : [];
  const started = await startJob(deps, release, [], (trx) =>
    addRenamedVideos(trx, release.id, videos),
  );
  return started && resumeRename(deps, started);
}

/**
 * Returns the videos that get new names and the Plex items that have them. Those items hold what
 * was watched.
 */
async function videosInPlex(
  { store, plexIndex }: RenameJobDeps,
  items: readonly FiledItem[],
): Promise<RenamedVideo[]> {
  const paths = items.filter(({ method }) => method === undefined).map(({ path }) => path);
  const videos = await listVideosWithin(store.read, paths);
  const listed = await plexIndex?.items(videos.map(({ path }) => path));
  return videos.map((video) => ({ ...video, items: listed?.get(video.path) ?? video.items }));
}

/**
 * Continues a rename plan that is in `filing`. A file or folder that cannot be renamed keeps its
 * name, with the reason on its item, and the remaining steps continue.
 */
export async function resumeRename(
  deps: RenameJobDeps,
  release: ReleaseIn<"filing">,
): Promise<FilingRun> {
  const { store } = deps;
  const items = await itemsOf(store.read, release.id);
  const left = items.filter(({ method }) => method === undefined);
  const total = bytesOf(items);
  let done = total - bytesOf(left);
  const notes = openNotes(deps, { step: "rename", releaseId: release.id });

  return {
    async todo(signal) {
      const playing = (await deps.playing?.(signal)) ?? [];
      return toFreeOrder(inOrder(left, playing), ({ path, destination = "" }) => ({
        from: path,
        to: destination,
      }));
    },

    async carryOut(item, signal) {
      try {
        const reason = await renameOne(deps, release.id, item, signal);
        if (reason) {
          await store.write((trx) =>
            changeItem(trx, release.id, item.path, { problem: reason.message }),
          );
        }
      } catch (error) {
        await notes.end();
        throw error;
      }
      done += item.size;
      notes.note(done, total);
    },

    async cleanUp() {
      await notes.end();
      await removeEmptied(deps, release.id);
    },

    finish: () => finish(deps, release.id),
  };
}

const bytesOf = (items: readonly FiledItem[]): number =>
  items.reduce((sum, { size }) => sum + size, 0);

const depthOf = (path: string): number => path.split("/").length;

/**
 * Sorts the steps: files first, while their folders still have their old names, with files that are
 * being played last; then folders, innermost first.
 */
function inOrder(items: readonly FiledItem[], playing: readonly string[]): FiledItem[] {
  const rank = ({ action, path }: FiledItem): number =>
    action === "rename_folder" ? 2 : Number(findPlaying(playing, path) !== undefined);
  return items.toSorted((a, b) => rank(a) - rank(b) || depthOf(b.path) - depthOf(a.path));
}

async function renameOne(
  deps: RenameJobDeps,
  releaseId: number,
  { path: from, destination: to = "", action, size, mtimeNs }: FiledItem,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { files, store } = deps;
  signal.throwIfAborted();
  try {
    const against = await reasonAgainst(deps, [from, to], signal);
    if (against) return against;
    if (isAtOrBelow(to, from)) return INSIDE;
    const known = (await findPublicationWithin(store.read, from))?.anchor;
    const now = known ? undefined : await anchorOf(deps, from);
    const source = await lookInLibrary(files, {
      path: from,
      anchor: known ?? (now && asUnknown(now)),
    });
    if (isMissingProof(source)) return missingReason(source, () => "It no longer exists.");
    const isFile = action === "rename";
    if (isFile && (source.size !== size || source.mtimeNs !== mtimeNs)) return CHANGED;
    const kind = isFile ? ("rename" as const) : ("rename_folder" as const);
    return await renameAlone(deps, { releaseId, itemPath: from, kind, from, to, source }, signal);
  } catch (error) {
    return reasonOf(error);
  }
}

const INSIDE: Reason = { code: "refused", message: "Its new path is inside itself." };
const CHANGED: Reason = { code: "changed", message: "It has changed since the plan was made." };

/** Removes folders that the renames left empty, and the folders above them that are then empty. */
async function removeEmptied(deps: RenameJobDeps, releaseId: number): Promise<void> {
  const homes = [...(await deps.libraryHomes()), ...deps.sources.roots];
  const isOurs = (folder: string): boolean =>
    homes.some((home) => isBelow(folder, home)) && !homes.some((home) => isAtOrBelow(home, folder));
  const left = (await renamesOf(deps.store.read, releaseId)).flatMap(({ sourcePath, finalPath }) =>
    dirname(sourcePath) === dirname(finalPath) ? [] : dirname(sourcePath),
  );
  for (const folder of new Set(left)) {
    for (let current = folder; isOurs(current); current = dirname(current)) {
      if (!(await removeEmptyFolder(deps, { releaseId, path: current }))) break;
    }
  }
}

async function finish(deps: RenameJobDeps, releaseId: number): Promise<void> {
  const { store } = deps;
  const release = await findRelease(store.read, releaseId);
  if (release?.state !== "filing") return;
  const items = await itemsOf(store.read, releaseId);
  const problems = items
    .flatMap(({ path, problem }) =>
      problem === undefined ? [] : [toFileReason(path, { code: "not_renamed", message: problem })],
    )
    .slice(0, MAX_JOB_REASONS);
  const by = byEngine(deps.clock.now());
  const renamed = await renamesOf(store.read, releaseId);
  if (renamed.length === 0) return endUntouchedJob(deps, release, problems);
  const paths = renamed.flatMap(({ sourcePath, finalPath }) => [sourcePath, finalPath]);
  await changeState(store, release, { kind: "all_published", problems }, by, {
    within: async (trx) => {
      await dropUnrenamed(trx, releaseId);
      if (deps.hasServer()) await requestScans(trx, releaseId, paths, by.at);
    },
    detail: { message: `Renamed ${renamed.length} of ${items.length}.` },
  });
}
