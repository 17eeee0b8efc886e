import type { HealthRecord } from "../../app/engine/status.ts";
import {
  createHealthStage,
  createServiceHealth,
  type HealthChange,
  type HealthStage,
  type ServiceProbe,
} from "../../app/health/service-check.ts";
import { type ClientKind, isClientKind } from "../../core/torrent/kinds.ts";
import { systemClock } from "../process/clock.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** The download client to which a health record belongs. */
export interface ClientName {
  kind: ClientKind;
  title: string;
}

/**
 * The health of Plex, TMDB and the download clients. The stages that use Plex or TMDB share its
 * record with the stage that regularly checks both services. Clients are not checked, because they
 * are polled anyway.
 */
export interface EngineHealth {
  plex: HealthRecord;
  tmdb: HealthRecord;
  ofClient(client: ClientName): HealthRecord;
  /** Creates the stage that checks the services. A service without a probe is not configured. */
  createStage(
    plex: ServiceProbe | undefined,
    tmdb: Pick<ServiceProbe, "ask" | "use"> | undefined,
  ): HealthStage;
}

/** `refused` is called with advice when a service starts to reject our key. */
export function createHealth(engine: EngineDeps, refused: (message: string) => void): EngineHealth {
  const { config, store, now, monotonic, log, isDry } = engine;
  const changed = ({ service, title, to, message }: HealthChange): void => {
    const line = isClientKind(service) ? `${title}: ${message}` : message;
    if (to === "ok") log.info(line);
    else log.warn(line);
    if (to === "refused") refused(message);
  };
  const deps = { store, now, changed };
  const plex = createServiceHealth(deps, "plex");
  const tmdb = createServiceHealth(deps, "tmdb");
  return {
    plex,
    tmdb,
    ofClient: ({ kind, title }) => createServiceHealth(deps, kind, title),
    createStage: (plexProbe, tmdbProbe) =>
      createHealthStage({
        services: [
          { name: "plex", health: plex, probe: plexProbe },
          {
            name: "tmdb",
            health: tmdb,
            probe: tmdbProbe && { service: "tmdb", ...tmdbProbe },
          },
        ],
        intervalMs: isDry ? 0 : config.healthMs,
        now,
        monotonic,
        sleep: systemClock.sleep,
      }),
  };
}
