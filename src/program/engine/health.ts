import {
  createHealthStage,
  createServiceHealth,
  type HealthChange,
  type HealthStage,
  type Probe,
} from "../../app/health/service-check.ts";
import type { ClientSettings } from "../../core/torrent/client.ts";
import { isClientKind } from "../../core/torrent/kinds.ts";
import type { Store } from "../../store/open.ts";
import type { DaemonLog } from "../log/log.ts";
import { systemClock } from "../process/clock.ts";

type Deps = {
  store: Store;
  now: () => number;
  log: Pick<DaemonLog, "info" | "warn">;
  /** Called with what to do when a service begins to refuse our key. */
  refused: (message: string) => void;
};

type Services = { plex: Probe | undefined; tmdb: Probe["ask"] | undefined };

/**
 * The health of Plex, TMDB and the download clients: one record each for the stages that use them
 * and for the one that asks Plex and TMDB regularly. Clients are polled anyway.
 */
export function createHealth({ store, now, log, refused }: Deps) {
  const changed = ({ service, title, to, message }: HealthChange): void => {
    const line = isClientKind(service) ? `${title}: ${message}` : message;
    if (to === "ok") log.info(line);
    else log.warn(line);
    if (to === "refused") refused(message);
  };
  const plex = createServiceHealth({ store, now, changed }, "plex");
  const tmdb = createServiceHealth({ store, now, changed }, "tmdb");
  return {
    plex,
    tmdb,
    ofClient: ({ kind, title }: Pick<ClientSettings, "kind" | "title">) =>
      createServiceHealth({ store, now, changed }, kind, title),
    stage: (probes: Services, intervalMs: number): HealthStage =>
      createHealthStage({
        services: [
          { name: "plex", health: plex, probe: probes.plex },
          {
            name: "tmdb",
            health: tmdb,
            probe: probes.tmdb && { service: "tmdb", ask: probes.tmdb },
          },
        ],
        intervalMs,
        now,
        monotonic: systemClock.monotonic,
      }),
  };
}
