import { folderStanding } from "../../../adapters/fs/disk/identity.ts";
import { createPlexClient } from "../../../adapters/plex/client.ts";
import { createArrivals } from "../../../adapters/plex/index/arrivals.ts";
import { createNotifications } from "../../../adapters/plex/index/notifications.ts";
import type { PlexTransportDeps } from "../../../adapters/plex/transport/transport.ts";
import type { Stage } from "../../../app/engine/engine.ts";
import { markStale } from "../../../app/library-state/in-plex.ts";
import { createIndexStage } from "../../../app/library-state/plex-index-stage.ts";
import { createReadShow } from "../../../app/library-state/read-show.ts";
import type { Files } from "../../../app/releases/files-port.ts";
import { createRoutesStage } from "../../../app/routes/stage.ts";
import type { ScanDeps } from "../../../app/scan/ports.ts";
import { createScan } from "../../../app/scan/stage.ts";
import type { Store } from "../../../store/open.ts";
import type { Config } from "../../config/config.ts";
import { clientIdentifier } from "../../process/client-identifier.ts";
import { systemClock } from "../../process/clock.ts";
import type { DaemonLog } from "../../process/log.ts";
import type { wireCatalogue } from "../planning/wire-catalogue.ts";
import { wirePlaces } from "../planning/wire-places.ts";
import { plexOptions } from "../plex/plex-options.ts";

type EnginePlex = { client: ReturnType<typeof createPlexClient>; options: PlexTransportDeps };

/** The engine's client of Plex, and how it asks; undefined where no Plex is configured. */
export async function wireEnginePlex(config: Config, warn: (message: string) => void): Promise<EnginePlex | undefined> {
  const { url } = config.plex;
  if (url === undefined) return undefined;
  const options = plexOptions(url, config, await clientIdentifier(config.stateDir), warn);
  return { client: createPlexClient(options), options };
}

type Rest = Omit<ScanDeps, "plex" | "listen" | "clock" | "standing">;

/** The outbox to Plex over its client; it listens to Plex's notifications only while it waits for something. */
export const wireScan = ({ client, options }: EnginePlex, rest: Rest): Stage =>
  createScan({
    ...rest,
    clock: options.clock,
    standing: folderStanding,
    plex: { sections: client.sections, refresh: client.refresh, ...createArrivals(client) },
    listen: createNotifications(options),
  });

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
