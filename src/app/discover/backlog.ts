import { join } from "node:path";
import type { RootEntry } from "../../adapters/fs/read/list-folders.ts";
import type { Item } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { byEngine } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import type { Operation } from "../../core/journal/operation.ts";
import type { Log } from "../../core/log.ts";
import {
  type BacklogPolicy,
  computeTakenSince,
  explainParked,
  explainRestored,
  parkedReason,
  shouldPark,
  UNKNOWN_TO_RESTORED,
} from "../../core/release/backlog.ts";
import { keepsFiles } from "../../core/release/state-traits.ts";
import { isRootKnown, rememberRoot } from "../../store/journal/moved-sources.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import type { Db, Store, Trx } from "../../store/open.ts";
import type { ReleaseSummary } from "../../store/releases/release-lookup.ts";
import { addReleases, findRelease, setReasons } from "../../store/releases/releases.ts";
import { splitIntoChunks } from "../../store/split-into-chunks.ts";
import { placeInQueue } from "../releases/change-state.ts";
import { type EngineFiles, findChangedSince } from "../releases/files-port.ts";

export type FormerFiling = { item: Item; by: Operation };

const WHOLE_SECONDS = /0{9}$/;

/**
 * Finds the new files of a folder that were already filed from this folder under another name,
 * unless that filing was undone. A new name does not change the size or the modification time. Two
 * files may have both in common, because clocks have a limited resolution. In that case, the match
 * is the file whose old name is no longer in the folder (`present`). If times are whole seconds
 * (some file systems, unpacked archives), only such a file matches.
 */
export async function findFiledBefore(
  db: Db,
  lineage: readonly ReleaseSummary[],
  items: readonly Item[],
  present: ReadonlySet<string>,
): Promise<FormerFiling[]> {
  const filed: Operation[] = [];
  for (const { id, state } of lineage) {
    if (keepsFiles(state)) filed.push(...(await publicationsOf(db, id)));
  }
  const byContent = Map.groupBy(filed, ({ source }) => contentOf(source));
  return items.flatMap((item) => {
    const exact = !WHOLE_SECONDS.test(item.mtimeNs);
    const same = byContent.get(contentOf(item)) ?? [];
    const by = same.find(({ itemPath }) => !present.has(itemPath)) ?? (exact ? same[0] : undefined);
    return by === undefined ? [] : [{ item, by }];
  });
}

const contentOf = ({ size, mtimeNs }: { size: number; mtimeNs: string }): string =>
  `${size} ${mtimeNs}`;

/** Result of one listing of a root. */
type NewRootEntries = {
  /** Entries that have no release yet. */
  fresh: readonly RootEntry[];
  /**
   * The number of entries that could be releases, including those that have one, because a kill may
   * have interrupted the first listing.
   */
  total: number;
  /**
   * True if the listing is trusted. An empty root from which nothing was ever taken may be an
   * unmounted disk.
   */
  there: boolean;
  /**
   * True if this same folder was seen empty since the start, so the few files in it now were added
   * later.
   */
  wasEmpty?: boolean;
  /**
   * True if the database was restored. Entries that it does not have are parked, regardless of the
   * policy.
   */
  isRestored?: boolean;
};

export type Backlog = {
  /** Takes in the new entries of a root. When a root is first seen, the backlog policy decides. */
  takeInNew(root: string, sight: NewRootEntries, signal: AbortSignal): Promise<void>;
};

const UNREADABLE_NAME: Reason = {
  code: "name_not_utf8",
  message: "Its name is not valid UTF-8, so it cannot be opened by name. Rename it.",
};
const BATCH_SIZE = 500;

interface BacklogDeps {
  store: Store;
  policy: BacklogPolicy;
  clock: Clock;
  log: Log;
  wouldPark?: Map<string, number> | undefined;
  files?: Pick<EngineFiles, "readFileIdentity">;
}

/**
 * `log` reports once per root how many releases were parked until a person decides. `wouldPark`: in
 * a dry run, these releases are taken in and counted here instead.
 */
export function createBacklog(deps: BacklogDeps): Backlog {
  const {
    store,
    policy,
    clock,
    log,
    wouldPark,
    files = { readFileIdentity: async () => undefined },
  } = deps;
  /** A root that was listed once stays known. */
  const seen = new Set<string>();
  const isKnown = async (root: string): Promise<boolean> => {
    if (!seen.has(root) && (await isRootKnown(store.read, root))) seen.add(root);
    return seen.has(root);
  };
  return {
    async takeInNew(root, { fresh, total, there, wasEmpty = false, isRestored = false }, signal) {
      const firstSight = !(await isKnown(root));
      const parks = shouldPark(wasEmpty && policy === "ignore" ? "ask" : policy, firstSight, total);
      const since =
        isRestored || !parks ? Number.POSITIVE_INFINITY : computeTakenSince(policy, clock.now());
      const recent = await findChangedSince(files, fresh, ({ name }) => join(root, name), since);
      if (parks) wouldPark?.set(root, fresh.length - recent.size);
      const isParked = (entry: RootEntry): boolean =>
        (isRestored || (parks && !wouldPark)) && !recent.has(entry);
      const reason = isRestored ? UNKNOWN_TO_RESTORED : parkedReason(policy);
      const remember = firstSight && there;
      let count = 0;
      for (const slice of splitIntoChunks(fresh, BATCH_SIZE)) {
        signal.throwIfAborted();
        count += await store.write(async (trx) => {
          let parked = 0;
          for (const [isOne, entries] of Map.groupBy(slice, isParked)) {
            parked += await takeIn(trx, root, entries, isOne ? reason : undefined);
          }
          // In the last transaction: if a kill comes before it, the remaining entries still count
          // as found at first sight.
          if (remember && slice.at(-1) === fresh.at(-1)) await rememberRoot(trx, root, clock.now());
          return parked;
        });
      }
      // With INGEST_BACKLOG=ignore, the user asked for this, so nothing is reported.
      if (count > 0 && isRestored) log.warn(explainRestored(count));
      else if (count > 0 && policy !== "ignore") log.warn(explainParked(count));
      if (remember && fresh.length === 0) {
        await store.write((trx) => rememberRoot(trx, root, clock.now()));
      }
    },
  };

  /**
   * Takes in entries and returns how many were parked. Entries that the hook or a person took in
   * since the folder was read already have their reasons.
   */
  async function takeIn(
    trx: Trx,
    root: string,
    entries: readonly RootEntry[],
    parked: Reason | undefined,
  ) {
    const state = parked ? "ignored" : "settling";
    const named = entries.filter(({ kind }) => kind !== "name_not_utf8");
    const releases = named.map(
      ({ name }) => ({ source: "folder", name, path: join(root, name), state }) as const,
    );
    const ids = [...(await addReleases(trx, releases, byEngine(clock.now()))).values()];
    if (parked && ids.length > 0) await setReasons(trx, ids, { state }, [parked]);
    for (const entry of entries) {
      if (entry.kind === "name_not_utf8") await takeInUnnamed(trx, root, entry);
    }
    return parked ? ids.length : 0;
  }

  async function takeInUnnamed(trx: Trx, root: string, { name }: RootEntry): Promise<void> {
    const path = join(root, name);
    const added = await addReleases(
      trx,
      [{ source: "folder", name, path, state: "review" }],
      byEngine(clock.now()),
    );
    for (const id of added.values()) {
      await setReasons(trx, [id], { state: "review" }, [UNREADABLE_NAME]);
      const release = await findRelease(trx, id);
      if (release) await placeInQueue(trx, release);
    }
  }
}
