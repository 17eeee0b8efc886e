import { resolveDownload } from "../../adapters/fs/resolve-download.ts";
import { engineInfo } from "../../app/engine/take-lease.ts";
import type { By } from "../../app/move.ts";
import { add } from "../../app/review/add.ts";
import { approve } from "../../app/review/approve.ts";
import { reject, retry, undo } from "../../app/review/ask.ts";
import { findItem, requireRelease } from "../../app/review/find-item.ts";
import { readHistory } from "../../app/review/history.ts";
import { readQueue } from "../../app/review/queue.ts";
import { readStatus } from "../../app/status.ts";
import type { Results, Review } from "../../cli/context.ts";
import { toParseLine } from "../../core/parse/parse-line.ts";
import { openStore } from "../../store/open.ts";
import { engineLockHeld } from "../../store/sqlite/engine-lock.ts";
import { systemClock } from "../clock.ts";
import type { Config } from "../config/config.ts";
import { userName } from "../user-name.ts";
import { storeFiles } from "./store-files.ts";

/** What the commands over the database do, on an open store. */
export async function wireReview(
  config: Config,
  { cwd, signal }: { cwd: string; signal: AbortSignal },
): Promise<Review> {
  const paths = storeFiles(config.stateDir);
  const store = await openStore(paths, { mode: "create", random: Math.random, now: systemClock.now });
  const lockHeld = (): boolean => engineLockHeld(paths.lock);
  const by = (): By => ({ actor: `cli:${userName()}`, at: systemClock.now() });
  const answer = async (results: Results["results"]): Promise<Results> => ({
    results,
    engine: await engineInfo(store, lockHeld),
  });
  const resolve = (path: string): Promise<string> => resolveDownload(path, cwd);
  const show = (id: number) => findItem(store, id, toParseLine);
  const addDeps = { store, resolve, ingestDirs: config.ingestDirs, mediaRoots: config.mediaRoots };

  return {
    status: () => readStatus(store, lockHeld, config.mode),
    queue: (query) => readQueue(store, query),
    show,
    history: (query) => readHistory(store, query),
    async add(names, options) {
      const ids = await add(addDeps, names, options, by());
      return { items: await Promise.all(ids.map(show)) };
    },
    approve: async (ids, approval) => answer(await approve(store, ids, approval, by())),
    reject: async (ids, reason) => answer(await reject(store, ids, reason, by())),
    retry: async (ids) => answer(await retry(store, ids, by())),
    undo: async (ids) => answer(await undo(store, ids, by())),
    async plan(target, options) {
      // Loaded here: the client for TMDb is the heaviest part, and no other command needs it.
      const { wirePlan } = await import("./wire-plan.ts");
      const what = /^#?\d+$/.test(target)
        ? { release: await requireRelease(store, Number(target.replace("#", ""))) }
        : { path: await resolve(target) };
      return wirePlan(config, store, what, options, signal);
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
    },
  };
}
