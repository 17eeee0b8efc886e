import type { createPlexClient } from "../../adapters/plex/client.ts";
import type { Files } from "../../app/files-port.ts";
import { markStale } from "../../app/library-state/in-plex.ts";
import { createIndexStage } from "../../app/library-state/plex-index-stage.ts";
import { createReadShow } from "../../app/library-state/read-show.ts";
import { createRoutesStage } from "../../app/routes/stage.ts";
import type { Store } from "../../store/open.ts";
import { systemClock } from "../clock.ts";
import type { Config } from "../config/config.ts";
import type { DaemonLog } from "../log.ts";
import type { wireCatalogue } from "./wire-catalogue.ts";
import { wirePlaces } from "./wire-places.ts";

type Deps = {
  store: Store;
  files: Files;
  catalogue: ReturnType<typeof wireCatalogue>;
  /** The engine's client; undefined without Plex. */
  plex: ReturnType<typeof createPlexClient> | undefined;
  log: DaemonLog;
};

/** What decides where files go, and the stages that keep it up to date: the index of what Plex holds, and the rules. */
export function wireEnginePlaces(config: Config, { plex, log, ...deps }: Deps) {
  const { store } = deps;
  const { now } = systemClock;
  const index = plex && createIndexStage({ store, plex, clock: systemClock, say: log.info });
  const readShow = plex && createReadShow({ store, plex, now });
  const { planner, holdings, routes } = wirePlaces(config, { ...deps, ready: index?.ready, readShow });
  const stages = [createRoutesStage({ store, routes, now, say: log.info, warn: log.warn }), ...(index ? [index] : [])];
  const changed = async (sections: readonly string[]): Promise<void> => {
    for (const section of sections) await markStale(store, section);
  };
  return { planner, holdings, stages, changed };
}
