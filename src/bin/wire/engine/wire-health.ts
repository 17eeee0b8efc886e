import type { Probe } from "../../../app/health/service-check.ts";
import { createServiceHealth, type HealthChange } from "../../../app/health/service-health.ts";
import { createHealthStage, type HealthStage } from "../../../app/health/stage.ts";
import type { Store } from "../../../store/open.ts";
import { systemClock } from "../../process/clock.ts";
import type { DaemonLog } from "../../process/log.ts";

type Deps = { store: Store; now: () => number; log: Pick<DaemonLog, "info" | "warn"> };

type Services = { plex: Probe | undefined; tmdb: Probe["ask"] | undefined };

/** The health of Plex and TMDb: one record each for the stages that use them and for the one that asks regularly. */
export function wireHealth({ store, now, log }: Deps) {
  const changed = ({ to, message }: HealthChange): void => (to === "ok" ? log.info(message) : log.warn(message));
  const plex = createServiceHealth({ store, now, changed }, "plex");
  const tmdb = createServiceHealth({ store, now, changed }, "tmdb");
  return {
    plex,
    tmdb,
    stage: (probes: Services, intervalMs: number): HealthStage =>
      createHealthStage({
        services: [
          { name: "plex", health: plex, probe: probes.plex },
          { name: "tmdb", health: tmdb, probe: probes.tmdb && { service: "tmdb", ask: probes.tmdb } },
        ],
        intervalMs,
        now,
        monotonic: systemClock.monotonic,
      }),
  };
}
