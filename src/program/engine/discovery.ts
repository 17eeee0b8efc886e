import { mountOf, readMountTable } from "../../adapters/fs/disk/mounts.ts";
import { reportsChanges } from "../../adapters/fs/read/reports-changes.ts";
import { watchRoots } from "../../adapters/fs/read/watch.ts";
import { createBacklog } from "../../app/discover/backlog.ts";
import { createContentCheck } from "../../app/discover/children.ts";
import {
  COMPARE_INTERVAL_MS,
  createDiscoverStage,
} from "../../app/discover/list-watched-folders.ts";
import { createLooseSubtitlesStage } from "../../app/discover/loose-subtitles.ts";
import { createSettleStage } from "../../app/discover/settle.ts";
import { makePausable, type Stage } from "../../app/engine/engine.ts";
import { codeOf } from "../../base/errors.ts";
import type { EngineDeps } from "./engine-deps.ts";
import type { EngineTorrents } from "./torrents.ts";

/** Watches folders: finds new downloads in them and determines when they are complete. */
export interface EngineDiscovery {
  discover: Stage;
  settle: Stage;
  looseSubtitles: Stage;
  /** Resolves when every folder is being watched. */
  ready: Promise<void>;
  /** Lists every watched folder in the next round. */
  listSoon(): void;
  close(): Promise<void>;
}

/** The kernel's limits on watches (inotify(7)), by the error code for reaching them. */
const LIMITS: Readonly<Record<string, string>> = {
  ENOSPC: "fs.inotify.max_user_watches",
  EMFILE: "fs.inotify.max_user_instances",
};

/**
 * Explains why a folder is not watched and what to do; undefined without an error. Names only the
 * error's code.
 */
export function explainUnwatched(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  const code = codeOf(error) || "unknown error";
  const limit = LIMITS[code];
  const seconds = COMPARE_INTERVAL_MS / 1000;
  return limit === undefined
    ? `The folder cannot be watched (${code}), so it is listed every ${seconds} seconds.`
    : `The folder cannot be watched, because this user's limit is used up (${code}), so it is ` +
        `listed every ${seconds} seconds. Raise ${limit} with sysctl.`;
}

export function createDiscovery(engine: EngineDeps, torrents: EngineTorrents): EngineDiscovery {
  const { config, inForce, store, files, observe, clock, log, warn, only, wouldPark } = engine;
  const { takesNothing } = engine;
  const wake = engine.wake.ring;
  const roots = engine.onlyFiles ? [] : config.ingestDirs;
  const discover = createDiscoverStage({
    store,
    files,
    roots,
    clock,
    backlog: createBacklog({
      store,
      policy: config.backlog,
      clock,
      log,
      wouldPark,
      files,
    }),
    changed: createContentCheck({ store, observe, clock }),
    wake,
    rearm: (root) => watch.rearm(root),
    reportsChanges,
    async mountOf(root) {
      const mount = await mountOf(root);
      return mount && { point: mount.point, type: mount.type, source: mount.source };
    },
    readMountTable,
    watchProblem: (root) => explainUnwatched(watch.failure(root)),
    isTorrents: torrents.isTorrents,
  });
  const watch = watchRoots(
    roots,
    (root) => {
      discover.hint(root);
      wake("a watched folder changed");
    },
    ({ root, error, times }) =>
      log.warn(
        `Watching ${root} failed ${times} ${times === 1 ? "time" : "times"}. ${explainUnwatched(error)}`,
      ),
  );
  const settle = createSettleStage({
    store,
    clock,
    warn,
    only,
    observe,
    files,
    findArrClaim: engine.arr?.findArrClaim,
    limits() {
      const { stableMs, stabilityPollMs: pollMs } = inForce();
      return { stableMs, pollMs };
    },
    wake,
    log,
    judgeFolder: torrents.judgeFolder,
    hasClient: torrents.hasClient,
  });
  return {
    discover: makePausable(discover, takesNothing),
    settle,
    looseSubtitles: makePausable(createLooseSubtitlesStage({ store, clock, wake }), takesNothing),
    ready: watch.ready,
    listSoon: () => roots.forEach((root) => discover.hint(root)),
    close: () => watch.close(),
  };
}
