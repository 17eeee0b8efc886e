import { watchRoots } from "../../adapters/fs/read/watch.ts";
import { createBacklog } from "../../app/discover/backlog.ts";
import { createContentCheck } from "../../app/discover/children.ts";
import { createDiscover } from "../../app/discover/list-watched-folders.ts";
import { createLooseSubtitles } from "../../app/discover/loose-subtitles.ts";
import { createSettle } from "../../app/discover/settle.ts";
import { pausable } from "../../app/engine/engine.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";
import type { EngineBase } from "./stage-hooks.ts";
import type { EngineTorrents } from "./torrents.ts";

type DiscoveryDeps = EngineBase & {
  torrents: Pick<EngineTorrents, "isTorrents" | "judgeFolder" | "hasClient">;
  inForce: () => Config;
  /** None where nothing is discovered. */
  roots: readonly string[];
};

/** The watched folders: finds what is new in them, and when it is complete. */
export function createDiscovery(
  config: Config,
  { work, hooks, files, observe, torrents, roots, inForce }: DiscoveryDeps,
) {
  const { store, now } = work;
  const { log, wake } = hooks;
  const discover = createDiscover({
    store,
    files,
    roots,
    now,
    backlog: createBacklog({
      store,
      policy: config.backlog,
      now,
      log: log.warn,
      wouldPark: hooks.wouldPark,
      files,
    }),
    changed: createContentCheck({ store, observe, now }),
    wake,
    rearm: (root) => watch.rearm(root),
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
        `Watching ${root} failed ${times} times (${String(error)}). It is listed every 5 minutes instead.`,
      ),
  );
  const settle = createSettle({
    ...work,
    observe,
    files,
    monotonic: systemClock.monotonic,
    limits() {
      const { stableMs, stabilityPollMs: pollMs } = inForce();
      return { stableMs, pollMs };
    },
    wake,
    log: log.info,
    judgeFolder: torrents.judgeFolder,
    hasClient: torrents.hasClient,
  });
  const looseSubtitles = createLooseSubtitles({ store, now, wake });
  return {
    stages: [
      pausable(discover, hooks.takesNothing),
      settle,
      pausable(looseSubtitles, hooks.takesNothing),
    ],
    /** Resolves when every folder is watched. */
    ready: watch.ready,
    close: () => watch.close(),
  };
}
