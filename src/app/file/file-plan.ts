import { dirname, join } from "node:path";
import { isBelow } from "../../base/path/is-below.ts";
import { type Reason, toFileReason } from "../../base/reason-codes.ts";
import { byEngine } from "../../core/actor.ts";
import { isFileAction, METHOD_OF } from "../../core/journal/method-traits.ts";
import type { Operation } from "../../core/journal/operation.ts";
import type { ReleaseIn } from "../../core/release/release.ts";
import { sealPublications } from "../../store/journal/journal.ts";
import { removalsOf } from "../../store/journal/moved-sources.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import type { Trx } from "../../store/open.ts";
import { addScan } from "../../store/plex/scans.ts";
import { changeItem, type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { assertStateSpace } from "../engine/state-space.ts";
import { checkOperations } from "../file-tools/check-operations.ts";
import { placeOf, type ResolvedPath, reasonsAgainstFolders } from "../file-tools/places.ts";
import { makeFolder } from "../journal/operations/make-folder.ts";
import { publishItem } from "../journal/operations/publish.ts";
import { removeFiled } from "../journal/operations/remove-source.ts";
import { isReason } from "../journal/steps/perform.ts";
import { scanFoldersOf } from "../journal/steps/scan-folder.ts";
import { changeState } from "../releases/change-state.ts";
import { readNamedFolders } from "../releases/named-folders.ts";
import { describeFiling } from "./end-filing.ts";
import type { FileDeps } from "./file-deps.ts";
import { toReasonOrThrow } from "./publish-file.ts";
import { removeEach } from "./remove/move-sources.ts";
import { claimRoots, endUntouchedJob, startJob } from "./run/job-steps.ts";
import type { FilingRun } from "./run/runs.ts";

/**
 * Checks the whole plan of a job of the file tools again, and moves the job to `filing`, or to
 * `ignored` with the reasons if any part of the plan can no longer be done.
 */
export async function beginFilePlan(
  deps: FileDeps,
  release: ReleaseIn<"approved">,
  _journaled: readonly Operation[],
  signal: AbortSignal,
): Promise<FilingRun | undefined> {
  const { store, sources } = deps;
  await assertStateSpace(deps.files, deps.stateDir);
  const items = await itemsOf(store.read, release.id);
  const operations = items.flatMap(({ path, destination = "", action = "copy" }) =>
    isFileAction(action) ? { from: path, to: destination, action } : [],
  );
  const heldBy = ({
    path,
    real,
  }: Pick<ResolvedPath, "path" | "real">): Promise<Reason | undefined> =>
    sources.heldBy(
      { id: release.id, source: release.source, path },
      [...new Set([path, real])],
      signal,
    );
  const folders = await readNamedFolders(deps);
  const { checked, problems } = await checkOperations(
    { store, files: deps.files, heldBy, folders },
    operations,
    signal,
  );
  const made = items.filter(({ action }) => action === "make_folder").map(({ path }) => path);
  problems.push(...(await reasonsAgainstFolders(deps.files, folders, made)));
  const sizes = new Map(checked.map(({ from, source }) => [from, source]));
  for (const { path, size, mtimeNs } of items) {
    const found = sizes.get(path);
    if (found && (found.size !== size || found.mtimeNs !== mtimeNs)) {
      problems.push(toFileReason(path, CHANGED));
    }
  }
  await claimRoots(deps, items);
  const started = await startJob(deps, release, problems);
  return started && resumeFilePlan(deps, started);
}

/**
 * Continues a job of the file tools that is in `filing`. Publishes file by file, and removes the
 * sources of moves only when every file is at its destination. For a folder job, creates the job's
 * folders.
 */
export async function resumeFilePlan(
  deps: FileDeps,
  release: ReleaseIn<"filing">,
): Promise<FilingRun> {
  const { store } = deps;
  const items = await itemsOf(store.read, release.id);
  const problems: Reason[] = [];

  return {
    async todo() {
      const publications = await publicationsOf(store.read, release.id);
      const done = new Set(publications.map(({ itemPath }) => itemPath));
      return items.filter(({ path }) => !done.has(path));
    },

    async carryOut(item, signal) {
      const reason = await publishOrStop(deps, release, item, signal);
      if (!reason) return;
      problems.push(toFileReason(item.path, reason));
      await store.write((trx) =>
        changeItem(trx, release.id, item.path, { problem: reason.message }),
      );
    },

    async cleanUp(signal) {
      problems.push(...(await removeJobSources(deps, release, items, signal)));
    },

    finish: () => finish(deps, release.id, problems),
  };
}

const CHANGED: Reason = {
  code: "source_changed",
  message: "The file has changed since the plan was made.",
};

async function publishOrStop(
  deps: FileDeps,
  release: ReleaseIn<"filing">,
  item: FiledItem,
  signal: AbortSignal,
) {
  const { path: sourcePath, destination = "", action = "copy" } = item;
  try {
    signal.throwIfAborted();
    if (!(await areStill(deps, [sourcePath, destination]))) return ELSEWHERE;
    if (!isFileAction(action)) {
      return await makeFolder(deps, { releaseId: release.id, path: destination });
    }
    const source = await deps.files.readFileIdentity(sourcePath);
    if (source?.size !== item.size || source.mtimeNs !== item.mtimeNs) return CHANGED;
    const job = { releaseId: release.id, item, sourcePath, source, destination };
    const policy = { ...deps.policy, method: METHOD_OF[action] };
    const published = await publishItem({ ...deps, policy }, job, signal);
    return isReason(published) ? published : undefined;
  } catch (error) {
    return toReasonOrThrow(deps, release.id, error);
  }
}

/** True if these paths still resolve to the same places as when the plan was made. */
async function areStill(deps: FileDeps, paths: readonly string[]): Promise<boolean> {
  const folders = await readNamedFolders(deps);
  for (const path of paths) {
    if ((await placeOf(deps.files, folders, path)).path !== path) return false;
  }
  return true;
}

async function finish(deps: FileDeps, releaseId: number, problems: Reason[]): Promise<void> {
  const { store, lease } = deps;
  const release = await findRelease(store.read, releaseId);
  if (release?.state !== "filing") return;
  const publications = await publicationsOf(store.read, releaseId);
  const by = byEngine(deps.clock.now());
  if (publications.length === 0) return endUntouchedJob(deps, release, problems);
  const filed = publications.filter(({ kind }) => kind === "publish");
  const made = publications.flatMap(({ kind, finalPath }) =>
    kind === "make_folder" ? finalPath : [],
  );
  const moved = new Set((await removalsOf(store.read, releaseId)).keys());
  const homes = deps.hasServer() ? await deps.libraryHomes() : [];
  const left = publications
    .filter(({ id }) => moved.has(id))
    .map(({ sourcePath }) => dirname(sourcePath));
  const scans = new Set([
    // Media servers do not show empty folders.
    ...scanFoldersOf(filed, undefined),
    ...left.filter((emptied) => homes.some((home) => isBelow(emptied, home))),
  ]);
  const within = async (trx: Trx): Promise<void> => {
    await sealPublications(trx, releaseId, lease.number, by.at);
    if (deps.hasServer()) for (const folder of scans) await addScan(trx, releaseId, folder, by.at);
  };
  await changeState(store, release, { kind: "all_published", problems }, by, {
    within,
    detail:
      made.length > 0
        ? { message: `Made ${made.join(", ")}.` }
        : await describeFiling(store.read, releaseId, filed),
  });
}

const ELSEWHERE: Reason = {
  code: "refused",
  message: "A folder above it has been replaced since the plan was made.",
};
const NOT_WHOLE: Reason = {
  code: "not_moved",
  message: "No source was removed, because not every file of the plan is at its destination.",
};

/**
 * Removes the sources of a job's moves once every file of the job is at its destination. Each
 * source must be proven, unchanged and not owned by a torrent. Continues where it was stopped.
 * @returns the reasons for sources that were not removed
 * @throws Outage, leaving the remaining sources for later; the signal's reason
 */
async function removeJobSources(
  deps: FileDeps,
  release: ReleaseIn<"filing">,
  items: readonly FiledItem[],
  signal: AbortSignal,
): Promise<Reason[]> {
  const moves = new Set(items.flatMap(({ path, action }) => (action === "move" ? path : [])));
  const publications = await publicationsOf(deps.store.read, release.id);
  if (moves.size === 0 || publications.length === 0) return [];
  if (publications.length < items.length) return [NOT_WHOLE];
  const toMove = publications.filter(({ itemPath }) => moves.has(itemPath));
  const { problems } = await removeEach(deps, release, toMove, signal, {
    what: "The source",
    async remove(publication) {
      const { path, folder } = await placeOf(
        deps.files,
        await readNamedFolders(deps),
        publication.sourcePath,
      );
      if (path !== publication.sourcePath) return ELSEWHERE;
      // The source's folder may disappear before an undo; the library or download folder around it
      // stays.
      const below = { ...release, path: join(folder.path, "job") };
      return removeFiled(deps, below, publication, signal);
    },
  });
  return problems;
}
