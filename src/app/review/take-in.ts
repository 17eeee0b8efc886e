import { basename, dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { type Identity, sameWork } from "../../base/identity.ts";
import { selectMainVideoItems } from "../../base/item.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { formatProgress, type StepProgress } from "../../base/text/format-bytes.ts";
import { formatTitle } from "../../base/text/work-text.ts";
import type { By } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import { findStates, traitsOf } from "../../core/release/state-traits.ts";
import { readReleasesProgress } from "../../store/journal/copy-progress.ts";
import type { Store, StoreReader } from "../../store/open.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { addRelease, findRelease, findReleaseAtPath } from "../../store/releases/releases.ts";
import { listAllTorrents } from "../../store/torrents/torrents.ts";
import { takeInChild } from "../discover/children.ts";
import { changeStateAndForget } from "../learn/learn.ts";
import { changeState } from "../releases/change-state.ts";
import type { ObserveRelease } from "../releases/observe.ts";
import { findStorageOfPaths } from "../releases/read-storages.ts";
import type { ShownItem } from "../shown/release-shape.ts";
import type { ShownEngine } from "../shown/results-shape.ts";
import { assertTmdbId, chooseIdentity, type WorkChoice } from "./choose/work.ts";
import type { FollowUp } from "./decision-effects.ts";
import { approveRelease } from "./decisions/approve.ts";
import { explainNextStep, isKnownToFolder } from "./decisions/next-step.ts";
import { assertDownloadPath, type ReservedFolders } from "./decisions/refuse.ts";
import { findItem, requireRelease } from "./queue/find-item.ts";
import { refuseReplaced } from "./refuse-replaced.ts";

/**
 * Adds downloads that a person or client names, without waiting for discovery. `actor` is recorded
 * in history.
 */
export interface TakeIn {
  /** @throws UserError for the first path that cannot be added; earlier paths have been added. */
  add(
    paths: readonly string[],
    options: AddOptions,
    actor: string,
    signal?: AbortSignal,
  ): Promise<{ items: ShownItem[] }>;
  /**
   * Adds one path below the watched folders. With `report` and a running engine, follows the
   * release for a few seconds and returns its state at the end.
   */
  addBelowRoots(
    path: string,
    options: AddOptions,
    actor: string,
    signal?: AbortSignal,
    report?: (step: ShownStep) => void,
  ): Promise<{ item: ShownItem; engine: ShownEngine }>;
}

export interface TakeInDeps extends AddDeps {
  clock: Clock;
  afterwards: FollowUp;
  /** True if the database was opened read-only. */
  readOnly: boolean;
  /** Does the same as `resolve`, but refuses paths outside the watched folders. */
  resolveBelowRoots: (path: string) => Promise<string>;
}

export function createTakeIn(deps: TakeInDeps): TakeIn {
  const store = refuseReplaced(deps.store);
  const { wakeFor, engineFor } = deps.afterwards;
  const show = (id: number): Promise<ShownItem> => findItem(store, id, deps);
  const until = (signal?: AbortSignal): AddDeps => ({
    ...deps,
    store: refuseReplaced(deps.store, signal),
  });
  const by = (actor: string): By => ({ actor, at: deps.clock.now() });
  return {
    async add(paths, options, actor, signal) {
      const ids = await add(until(signal), paths, options, by(actor), signal);
      const items = await Promise.all(ids.map(show));
      await wakeFor(items);
      return { items };
    },
    async addBelowRoots(path, options, actor, signal, report) {
      const below = { ...until(signal), resolve: deps.resolveBelowRoots };
      const [id = 0] = await add(below, [path], options, by(actor), signal);
      const item = await show(id);
      const engine = await engineFor([id], await wakeFor([item]));
      if (!report || !signal || !engine.running) return { item, engine };
      await reportSteps(store, id, report, signal);
      return { item: await show(id), engine };
    },
  };
}

export interface AddDeps extends ReservedFolders {
  store: Store;
  /**
   * Returns the absolute, real path of a file or folder that a person named. Throws `UserError` if
   * it cannot be added.
   */
  resolve: (path: string) => Promise<string>;
  /**
   * Used to compare the filed content with the current content. If absent, every filed path is
   * refused.
   */
  observe?: ObserveRelease | undefined;
}

export type AddOptions = { type?: Identity["type"] | undefined; tmdb?: number | undefined };

/** For callers that have no signal. */
const NEVER_ABORTED = AbortSignal.any([]);

/**
 * Adds files or folders that a person names. Each path is added only once: if it is already a
 * release, the release is identified again if possible. Returns the ids in the order of the paths.
 * @throws UserError for the first path that cannot be added. The paths before it have been added.
 */
export async function add(
  deps: AddDeps,
  paths: readonly string[],
  options: AddOptions,
  by: By,
  signal = NEVER_ABORTED,
): Promise<number[]> {
  assertTmdbId(options.tmdb);
  if (options.tmdb !== undefined && options.type === undefined) {
    throw new UserError(
      "A TMDB id alone does not say whether it is a movie or a series.",
      "Specify the type as well: movie or tv.",
    );
  }
  const ids: number[] = [];
  const added: string[] = [];
  for (const path of paths) {
    const real = await deps.resolve(path);
    assertDownloadPath(real, deps);
    await assertNotPartOfTorrent(deps.store, real);
    const existing = await findReleaseAtPath(deps.store.read, real);
    ids.push(
      existing
        ? await addAgain(deps, existing, options, by, signal)
        : await addNew(deps, real, options, by, signal),
    );
    added.push(real);
  }
  for (const folder of new Set(added.map((path) => dirname(path)))) {
    await closeSplit(deps.store, folder, by);
  }
  return ids;
}

/**
 * A file inside a torrent's download never becomes a separate release, because its client owns it:
 * the release would settle for ever. Refused before anything about the torrent's release changes.
 * @throws UserError (`refused`)
 */
async function assertNotPartOfTorrent({ read }: StoreReader, path: string): Promise<void> {
  const around = (await listAllTorrents(read)).find(
    ({ folder, tops = [], goneAt }) =>
      goneAt === undefined && tops.some((top) => isBelow(path, join(folder, top))),
  );
  if (around === undefined) return;
  const { client, name, releaseId } = around;
  throw UserError.refused(
    `${quoted(basename(path), 300)} is part of ${quoted(name, 300)}, a download of ${client}, and is filed with it.`,
    releaseId === undefined
      ? "Wait until that download is complete and in the queue."
      : sentence`Choose its files in that release: ${{ do: "show", id: releaseId }}.`,
  );
}

/**
 * Rejects the release of a folder that contains several works, once each of its videos has a
 * separate release. Does nothing unless the folder's release is in review.
 */
async function closeSplit(store: Store, folder: string, by: By): Promise<void> {
  const release = await findReleaseAtPath(store.read, folder);
  if (release?.state !== "review") return;
  const videos = selectMainVideoItems(await itemsOf(store.read, release.id));
  const released = await Promise.all(
    videos.map(({ path }) => findReleaseAtPath(store.read, join(folder, path))),
  );
  const ids = released.flatMap((one) => one?.id ?? []);
  if (videos.length === 0 || ids.length < videos.length) return;
  const reason = `Its videos are now separate releases: ${ids.map((id) => `#${id}`).join(", ")}.`;
  await changeState(store, release, { kind: "reject", reason }, by);
}

async function addNew(
  deps: AddDeps,
  path: string,
  options: AddOptions,
  by: By,
  signal: AbortSignal,
): Promise<number> {
  const { store, ingestDirs } = deps;
  const { type, tmdb } = options;
  if (type !== undefined && tmdb === undefined) {
    throw new UserError(
      `${quoted(basename(path), 300)} has not been identified yet, so a type alone cannot choose a candidate.`,
      sentence`Also give its TMDB id, or add it without a type and ${{ do: "verb", of: "approve" }} it with one.`,
    );
  }
  const source = isKnownToFolder(path, ingestDirs) ? "folder" : "person";
  const identity = type && tmdb !== undefined && { type, tmdbId: tmdb, title: "" };
  const named = identity ? { identity, decidedBy: "person" as const } : {};
  const id = await store.write(async (trx) => {
    const storage = await findStorageOfPaths(trx, [path], by.at);
    return addRelease(
      trx,
      { source, name: basename(path), path, state: "settling", storage, ...named },
      by,
    );
  });
  if (!identity) return id;
  // The engine may have found the same path at this very moment, without knowing which work the
  // person named.
  const there = await requireRelease(store, id);
  const isNamed = there.decidedBy === "person" && there.identity?.tmdbId === tmdb;
  return isNamed ? id : addAgain(deps, there, options, by, signal);
}

async function addAgain(
  deps: AddDeps,
  existing: Release,
  { type, tmdb }: AddOptions,
  by: By,
  signal: AbortSignal,
) {
  const { store } = deps;
  const { id } = existing;
  const choice = { type, tmdbId: tmdb };
  const named = type !== undefined;
  if (existing.state === "filed") {
    const observed = await deps.observe?.(existing, signal, { whole: true, tails: false });
    const child = observed && (await takeInChild(store, existing.path, observed, by));
    if (child !== undefined) {
      return named ? approveNow(store, await requireRelease(store, child), choice, by) : child;
    }
    await assertSameFiled(
      deps,
      existing,
      named ? chooseIdentity(existing, choice) : existing.identity,
      signal,
    );
    return id;
  }
  // An impossible choice is refused before anything is changed.
  if (named) chooseIdentity(existing, choice);
  const { retriedByAdd, retryBeforeApproval } = traitsOf(existing.state);
  const released = (named ? retryBeforeApproval : retriedByAdd)
    ? await retryRelease(store, existing, by)
    : existing;
  return named ? approveNow(store, released, choice, by) : id;
}

async function approveNow(
  store: Store,
  release: Release,
  choice: WorkChoice,
  by: By,
): Promise<number> {
  const { id } = release;
  const approved = await approveRelease(store, release, choice, by);
  if (approved.ok) return id;
  throw UserError.conflict(approved.message ?? "", sentence`See ${{ do: "show", id }}.`);
}

async function retryRelease(store: Store, release: Release, by: By): Promise<Release> {
  const moved = await store.write((trx) =>
    changeStateAndForget(trx, release, { kind: "retry" }, by),
  );
  if (moved.ok) return moved.release;
  throw new UserError(
    moved.message,
    explainNextStep("retry", release.state, release.id),
    moved.code,
  );
}

/**
 * @throws UserError (`conflict`) unless the current content is the same as the filed content, and
 * was filed as the same work.
 */
async function assertSameFiled(
  { observe }: AddDeps,
  filed: ReleaseIn<"filed">,
  work: Identity,
  signal: AbortSignal,
): Promise<void> {
  const { id, path, contentKey, identity } = filed;
  const same = sameWork(work, identity);
  if (same && observe && (await observe(filed, signal)).contentKey === contentKey) return;
  const title = formatTitle(identity);
  throw UserError.conflict(
    same && observe
      ? `Different content was already filed from ${quoted(path, 300)}, as ${quoted(title, 500)}, ` +
          `release ${id}.`
      : `${quoted(path, 300)} was already filed, as ${quoted(title, 500)}, release ${id}.`,
    sentence`Undo that first with ${{ do: "undo", id }}, or rename the new files.`,
  );
}

/** `done` increases with each report, up to `total`. */
export type ShownStep = { done: number; total: number; message: string };

const POLL_INTERVAL_MS = 250;
/**
 * The caller receives an answer within ten seconds. The remaining time is for the work before and
 * after.
 */
const FOLLOW_TIMEOUT_MS = 7000;
/** States that a release passes through automatically, in order. */
const STATES_ON_THE_WAY = findStates(({ isOnTheWay }) => isOnTheWay);

/**
 * Polls a release while it progresses automatically, and reports each further step. Returns when
 * the release stops or is waiting, or after seven seconds. Also returns, without an error, when the
 * signal aborts.
 */
export async function reportSteps(
  store: StoreReader,
  id: number,
  report: (step: ShownStep) => void,
  signal: AbortSignal,
  longestMs = FOLLOW_TIMEOUT_MS,
): Promise<void> {
  const until = performance.now() + longestMs;
  let last = -1;
  while (!signal.aborted) {
    const release = await findRelease(store.read, id);
    const step = release && stepOf(release, (await readReleasesProgress(store.read)).get(id));
    if (!step) return;
    if (step.done > last) report(step);
    last = Math.max(last, step.done);
    if (step.done >= step.total || performance.now() + POLL_INTERVAL_MS > until) return;
    // An abort ends the loop.
    await setTimeout(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {});
  }
}

function stepOf(
  { state, waiting }: Release,
  progress: StepProgress | undefined,
): ShownStep | undefined {
  const done = STATES_ON_THE_WAY.indexOf(state);
  if (done < 0 || waiting) return undefined;
  const total = STATES_ON_THE_WAY.length - 1;
  if (state !== "filing" || !progress || progress.totalBytes === 0) {
    return { done, total, message: state };
  }
  const part = Math.min(0.99, progress.doneBytes / progress.totalBytes);
  return { done: done + part, total, message: formatProgress(progress) };
}
