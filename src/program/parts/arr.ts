import { listConfiguredArrApps } from "../../adapters/arr/apps.ts";
import type { ArrApp } from "../../core/arr/app.ts";
import type { Trace } from "../../core/trace.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";

/** Connects to each configured Sonarr and Radarr, without a request. Empty if none is configured. */
export const connectArrApps = (
  config: Config,
  options: { trace?: Trace | undefined; deadlineMs?: number } = {},
): Promise<ArrApp[]> =>
  Promise.all(
    listConfiguredArrApps(config, { clock: systemClock, ...options }).map((app) => app.connect()),
  );
