import { dirname, join } from "node:path";
import type { RootEntry } from "../../adapters/fs/read/list-folders.ts";
import { MustStop } from "../../base/errors.ts";
import { byEngine } from "../../core/actor.ts";
import {
  isNeverItem,
  isPartialName,
  listPartialTwins,
} from "../../core/media-files/partial-name.ts";
import { type Event, NEXT } from "../../core/release/state.ts";
import { listMovedFrom } from "../../store/journal/moved-sources.ts";
import { listIgnoredAsEmpty, type ReleaseSummary } from "../../store/releases/release-lookup.ts";
import { findNewestBelow } from "../../store/releases/releases.ts";
import type { SourceMount, UnfinishedEntries } from "../../store/releases/sources.ts";
import { isRootParked, unparkRoot } from "../../store/settings/database-mark.ts";
import type { Stage, StageDeps } from "../engine/engine.ts";
import { createSourceHealth } from "../engine/status.ts";
import { watchSilence } from "../health/silence.ts";
import { changeState, changeStateWithin } from "../releases/change-state.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { explainAway } from "./away.ts";
import type { Backlog } from "./backlog.ts";
import type { ContentCheck } from "./children.ts";

export const RECONCILE_INTERVAL_MS = 5 * 60_000;
/**
 * Interval for checking whether a watched folder was replaced, because mounting and unmounting cause
 * no event, and for listing a folder whose disk does not report the files of other writers.
 */
export const COMPARE_INTERVAL_MS = 30_000;
/**
 * Interval for reading the kernel's list of mounts. A change of it means that a watched folder may
 * be another one now, so that no replaced folder counts as healthy until the next comparison.
 */
export const MOUNTS_INTERVAL_MS = 3000;

export interface DiscoverStage extends Stage {
  /**
   * Marks this root as changed, so that it is listed in the next round, without waiting for the
   * next reconcile.
   */
  hint(root: string): void;
}

/**
 * Events arrive by the hundred while a file is being written. One listing a second is enough,
 * because settling takes longer.
 */
const MIN_LISTING_INTERVAL_MS = 1000;
/** Maximum number of unfinished names that are kept per folder. */
const MAX_UNFINISHED = 50;
/** After this many failed rounds, `--once` stops waiting for a good one. */
const MAX_FAILED_ROUNDS = 3;
const NOTHING_LOST = "No downloads are picked up from it, and its releases in the queue are kept.";

export interface DiscoverStageDeps extends StageDeps {
  files: EngineFiles;
  roots: readonly string[];
  backlog: Backlog;
  changed: ContentCheck;
  /**
   * Restarts the watch of a root that was replaced or could not be watched. Returns true if it did.
   */
  rearm: (root: string) => Promise<boolean>;
  /** False if other machines and programs can write files there without an event. */
  reportsChanges: (root: string) => Promise<boolean>;
  /** A sentence about a root that cannot be watched, with what to do. */
  watchProblem: (root: string) => string | undefined;
  /** Returns the mount that holds a folder; undefined if the system does not show it. */
  mountOf: (root: string) => Promise<SourceMount | undefined>;
  /** Returns the kernel's list of mounts; undefined if the system has none. */
  readMountTable: () => Promise<string | undefined>;
  /**
   * True if torrents are at, in or around a path. Such paths do not belong to the folder source.
   */
  isTorrents: (path: string) => boolean;
}

/**
 * Finds releases in the watched folders: at start, when a watch gives a hint, every 30 seconds where
 * files of other writers cause no hint, and every five minutes for what events missed.
 */
export function createDiscoverStage(deps: DiscoverStageDeps): DiscoverStage {
  const { store, files, roots, clock } = deps;
  const hinted = new Set<string>(roots);
  const health = createSourceHealth(store, "folder", clock);
  let lookedAt = Number.NEGATIVE_INFINITY;
  let comparedAt = Number.NEGATIVE_INFINITY;
  let mountsReadAt = Number.NEGATIVE_INFINITY;
  let mounts: string | undefined;
  const comparing = new Set<string>();
  const reconciled = new Map<string, number>();
  /** Folders that were seen empty. */
  const empty = new Map<string, string>();
  let failed = 0;
  /** True once the folders that were watched before this engine began are forgotten. */
  let isOthersForgotten = false;

  async function check(root: string, full: boolean, signal: AbortSignal): Promise<void> {
    await deps.rearm(root);
    const listing = await watchSilence({ health, clock }, root, () => files.listRoot(root, signal));
    if (listing.state !== "ok") {
      await health.note(root, `${listing.message} ${NOTHING_LOST}`);
      return;
    }
    const mount = await deps.mountOf(root);
    const away = await explainAway(deps, { root, entries: listing.entries }, mount);
    if (away !== undefined) {
      await health.note(root, `${away} ${NOTHING_LOST}`);
      return;
    }
    const unfinished = unfinishedIn(listing.entries, (name) => deps.isTorrents(join(root, name)));
    const known = await findNewestBelow(store.read, root);
    const entries = listing.entries.filter(
      ({ name }) =>
        !isNeverItem(name) && !isPartialName(name) && !deps.isTorrents(join(root, name)),
    );
    // A file that was moved into the library no longer owns its path, so the next file at that path
    // is a new one.
    const intoLibrary = await listMovedFrom(store.read, root);
    const isFree = (path: string) =>
      !known.has(path) || (known.get(path)?.state === "filed" && intoLibrary.has(path));
    const fresh = entries.filter(({ name }) => isFree(join(root, name)));
    const used = [...known.values()].some(({ state }) => state !== "ignored");
    const there = listing.entries.length > 0 || used;
    // A disk that is mounted there later has different numbers.
    const folder = `${listing.dev} ${listing.ino}`;
    const wasEmpty = empty.get(root) === folder;
    if (listing.entries.length === 0) empty.set(root, folder);
    const isParked = await isRootParked(store.read, root);
    const parks = !wasEmpty && isParked;
    await Promise.all([
      health.note(root, deps.watchProblem(root), { unfinished, mount }),
      deps.backlog.takeInNew(
        root,
        { fresh, total: entries.length, there, wasEmpty, isRestored: parks },
        signal,
      ),
    ]);
    const present = new Set(listing.entries.map(({ name }) => join(root, name)));
    const back = [...known.values()].filter(
      ({ state, path }) => state === "gone" && present.has(path),
    );
    await changeEach(back, { kind: "content_changed" }, signal);
    if (fresh.length + back.length > 0) deps.wake();
    const changed =
      full &&
      (await deps.changed.check(watched(known.values(), listing.entries, root), { parks }, signal));
    if (changed) deps.wake();
    // This does not happen after an empty listing, which may be the mount point of an unmounted
    // disk.
    if (full && listing.entries.length > 0 && isParked) {
      await store.write((trx) => unparkRoot(trx, root));
    }
    // An empty root may be the bare mount point of an unmounted disk, so no release is given up.
    if (listing.entries.length === 0) return;
    const vanished = [...known.values()].filter(
      (seen) => isGivenUpIfGone(seen, root) && !present.has(seen.path),
    );
    await changeEach(vanished, { kind: "vanished" }, signal);
    if (full) await giveUpEmptied(root, present);
  }

  /**
   * Gives up folders that were ignored because they were empty and that are gone now. No decision
   * worth keeping was made about them.
   */
  async function giveUpEmptied(root: string, present: ReadonlySet<string>): Promise<void> {
    const by = byEngine(clock.now());
    for (const folder of await listIgnoredAsEmpty(store.read, root)) {
      if (present.has(folder.path) || dirname(folder.path) !== root) continue;
      await store.write(async (trx) => {
        const settling = await changeStateWithin(trx, folder, { kind: "content_changed" }, by);
        if (settling.ok) await changeStateWithin(trx, settling.release, { kind: "vanished" }, by);
      });
    }
  }

  async function changeEach(
    seen: readonly ReleaseSummary[],
    event: Event,
    signal: AbortSignal,
  ): Promise<void> {
    for (const release of seen) {
      signal.throwIfAborted();
      await changeState(store, release, event, byEngine(clock.now()));
    }
  }

  /**
   * A hint or a due time is kept until a listing succeeds. After a full disk, the next attempt must
   * not be delayed by five minutes.
   */
  async function lookAt(
    root: string,
    full: boolean,
    time: number,
    signal: AbortSignal,
  ): Promise<void> {
    const hint = hinted.delete(root);
    try {
      await check(root, full, signal);
    } catch (error) {
      if (hint) hinted.add(root);
      throw error;
    }
    if (full) reconciled.set(root, time);
  }

  /** Compares all folders at once after something was mounted or unmounted. */
  async function lookAtMounts(time: number): Promise<void> {
    if (time >= mountsReadAt && time - mountsReadAt < MOUNTS_INTERVAL_MS) return;
    mountsReadAt = time;
    const before = mounts;
    mounts = await deps.readMountTable();
    if (before !== undefined && before !== mounts) comparedAt = Number.NEGATIVE_INFINITY;
  }

  /**
   * Marks the folders that were replaced, cannot be watched, or are on a disk that does not report
   * the files of other writers. No caller waits for this, because a share that hangs must not hold
   * up the other folders.
   */
  function compareFolders(time: number): void {
    if (time >= comparedAt && time - comparedAt < COMPARE_INTERVAL_MS) return;
    comparedAt = time;
    for (const root of roots) void compareFolder(root);
  }

  async function compareFolder(root: string): Promise<void> {
    if (comparing.has(root)) return;
    comparing.add(root);
    // After an error, the listing of the folder reports it.
    const isChanged = await deps.rearm(root).catch(() => true);
    const isDue = isChanged || !(await deps.reportsChanges(root));
    comparing.delete(root);
    if (!isDue) return;
    hinted.add(root);
    deps.wake();
  }

  const isOverdue = (root: string, time: number): boolean => {
    const last = reconciled.get(root);
    return last === undefined || time - last >= RECONCILE_INTERVAL_MS || time < last;
  };

  return {
    name: "discover",
    hint: (root) => void hinted.add(root),
    async run(signal) {
      const time = clock.now();
      await lookAtMounts(time);
      compareFolders(time);
      const overdue = new Set(roots.filter((root) => isOverdue(root, time)));
      const due = roots.filter((root) => overdue.has(root) || hinted.has(root));
      if (
        due.length > 0 &&
        overdue.size === 0 &&
        time >= lookedAt &&
        time - lookedAt < MIN_LISTING_INTERVAL_MS
      ) {
        return lookedAt + MIN_LISTING_INTERVAL_MS - time;
      }
      const errors: unknown[] = [];
      for (const root of due) {
        lookedAt = time;
        try {
          await lookAt(root, overdue.has(root), time, signal);
        } catch (error) {
          if (signal.aborted || error instanceof MustStop) throw error;
          errors.push(error); // the other folders are still listed
        }
      }
      failed = errors.length > 0 ? failed + 1 : 0;
      if (errors.length > 0) throw errors[0];
      if (!isOthersForgotten && overdue.size === roots.length) {
        await health.keepOnly(roots);
        isOthersForgotten = true;
      }
      return Math.max(
        MIN_LISTING_INTERVAL_MS,
        Math.min(
          Math.min(time, ...reconciled.values()) + RECONCILE_INTERVAL_MS,
          roots.length === 0 ? Number.POSITIVE_INFINITY : comparedAt + COMPARE_INTERVAL_MS,
          roots.length === 0 || mounts === undefined
            ? Number.POSITIVE_INFINITY
            : mountsReadAt + MOUNTS_INTERVAL_MS,
        ) - clock.now(),
      );
    },
    // One listing of each root is enough. A file that is being written causes an endless series of
    // hints, and `--once` would never end.
    idle: async () => roots.every((root) => reconciled.has(root)) || failed >= MAX_FAILED_ROUNDS,
  };
}

/**
 * Returns the names of unfinished files that are not a release yet. Hidden files are omitted, and
 * so is the partial file next to a file with the finished name (Firefox), because it belongs to
 * that file's release.
 */
function unfinishedIn(
  entries: readonly RootEntry[],
  isTorrents: (name: string) => boolean,
): UnfinishedEntries | undefined {
  const partial = entries.filter(
    ({ name }) => isPartialName(name) && !isNeverItem(name) && !isTorrents(name),
  );
  if (partial.length === 0) return undefined;
  const twins = new Set(entries.flatMap(({ name }) => listPartialTwins(name)));
  const names = partial.flatMap(({ name }) => (twins.has(name) ? [] : [name]));
  return names.length === 0
    ? undefined
    : { count: names.length, names: names.slice(0, MAX_UNFINISHED) };
}

/** A filed release can grow only if it is a folder: thousands of single files need no check. */
function watched(
  known: Iterable<ReleaseSummary>,
  entries: readonly RootEntry[],
  root: string,
): ReleaseSummary[] {
  const folders = new Set(
    entries.filter(({ kind }) => kind === "folder").map(({ name }) => join(root, name)),
  );
  return [...known].filter(
    ({ state, path }) => state !== "filed" || folders.has(path) || dirname(path) !== root,
  );
}

/**
 * True if the release becomes `gone` when its files do, and the folder source found it directly in
 * this root.
 */
const isGivenUpIfGone = ({ source, state, path }: ReleaseSummary, root: string): boolean =>
  source === "folder" && NEXT[state].includes("gone") && dirname(path) === root;
