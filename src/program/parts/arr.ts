import { listConfiguredArrApps, toSingleArrApp } from "../../adapters/arr/apps.ts";
import type { ArrApp, ArrKind } from "../../core/arr/app.ts";
import { Services } from "../../core/services.ts";
import type { Trace } from "../../core/trace.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";

/** Connects to each configured Sonarr and Radarr, without a request. Empty if none is configured. */
export const connectArrApps = async (
  config: Config,
  options: { trace?: Trace | undefined; deadlineMs?: number } = {},
): Promise<Services<ArrApp>> =>
  Services.of(
    await Promise.all(
      listConfiguredArrApps(config, { clock: systemClock, ...options }).map((app) => app.connect()),
    ),
  );

/** Connects to an app whose address and key a person typed, without a request. */
export const connectTypedArrApp = (
  { kind, url, key }: { kind: ArrKind; url: string; key: string },
  options: { deadlineMs: number },
): Promise<ArrApp> =>
  toSingleArrApp(kind, url, { current: () => key }, { clock: systemClock, ...options }).connect();
