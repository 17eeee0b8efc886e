import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Slot } from "./round.ts";
import type { Place, Scenario } from "./scenarios/scenario.ts";
import type { SlotDatabase } from "./slot-database.ts";

/**
 * The folders of a complete run, in memory if possible, because everything is synced all the time.
 */
export type Ground = Disposable & {
  /** Folder of the worker's bundle; `cache` is Node's compile cache. */
  base: string;
  cache: string;
  /**
   * A slot's folders for a scenario. Undefined if this machine has no such place; `missing` then
   * returns the reason.
   */
  slot(scenario: Scenario, number: number): Slot | undefined;
  missing(place: Place): string | undefined;
};

/**
 * Shared parts of a complete run: the bundled worker, its folders, and the function that prints a
 * line.
 */
export type Work = { ground: Ground; bundle: string; say: (line: string) => void };

/**
 * `sharing` is a mounted file system that shares blocks, if there is one. `databases` are the
 * slots' databases if they are not files.
 */
export function layGround(
  sharing: string | undefined,
  databases: readonly SlotDatabase[] = [],
): Ground {
  const base = mkdtempSync(
    join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "plex-ingest-crash-"),
  );
  const other = mkdtempSync(join(tmpdir(), "plex-ingest-crash-"));
  const cache = join(base, "cache");
  mkdirSync(cache);
  const clear = (): void => {
    for (const folder of [base, other]) rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", clear); // also if the run is ended early
  const across = statSync(base).dev !== statSync(other).dev;
  const missing = (place: Place): string | undefined => {
    if (place === "other" && !across) return "there is one file system only";
    if (place === "sharing" && sharing === undefined) {
      return "no XFS can be mounted here (root, mkfs.xfs and unshare)";
    }
    return undefined;
  };
  return {
    base,
    cache,
    missing,
    slot({ place }, number) {
      if (missing(place) !== undefined) return undefined;
      const home = join(place === "sharing" ? (sharing ?? "") : base, `slot-${number}`);
      return {
        home,
        downloads: place === "other" ? join(other, `slot-${number}`) : join(home, "downloads"),
        database: databases[number],
      };
    },
    [Symbol.dispose]() {
      process.off("exit", clear);
      clear();
    },
  };
}
