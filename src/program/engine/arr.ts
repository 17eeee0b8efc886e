import { stat } from "node:fs/promises";
import { type AskApps, createAskApps } from "../../app/arr/ask-apps.ts";
import { createFindArrClaim } from "../../app/arr/find-claim.ts";
import type { Outage } from "../../base/errors.ts";
import { hashOfNewsId } from "../../clients/index.ts";
import type { ArrApp } from "../../core/arr/app.ts";
import type { FindArrClaim } from "../../core/arr/claim.ts";
import type { Services } from "../../core/services.ts";
import type { ConfiguredClient } from "../../core/torrent/client.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import type { DaemonLog } from "../log/log.ts";
import { connectArrApps } from "../parts/arr.ts";
import { systemClock } from "../process/clock.ts";

export interface EngineArr {
  apps: Services<ArrApp>;
  findArrClaim: FindArrClaim;
  mentions: AskApps["mentions"];
  /** Calls `heard` after each request from now on. Undefined: the app answered. */
  follow(heard: (app: ArrApp, outage: Outage | undefined) => Promise<void>): void;
  close(): Promise<void>;
}

const isFolderHere = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** Connects to the configured Sonarrs and Radarrs. Undefined if no app is configured. */
export async function openEngineArr(
  config: Config,
  {
    store,
    clients,
    log,
  }: { store: Store; clients: readonly ConfiguredClient[]; log: Pick<DaemonLog, "trace"> },
): Promise<EngineArr | undefined> {
  const apps = await connectArrApps(config, { trace: log.trace });
  if (apps.count === 0) return undefined;
  let heard = async (_app: ArrApp, _outage: Outage | undefined): Promise<void> => {};
  const { ask, mentions } = createAskApps({
    apps,
    clock: systemClock,
    hashOfNewsId,
    isFolderHere,
    heard: (app, outage) => heard(app, outage),
  });
  return {
    apps,
    mentions,
    follow: (given) => void (heard = given),
    findArrClaim: createFindArrClaim({
      store,
      ask,
      clock: systemClock,
      afterMs: config.arr.afterMs,
      kinds: new Map(clients.map(({ name, kind }) => [name, kind])),
      pathMaps: clients.map(({ pathMap }) => pathMap),
    }),
    close: async () => void (await apps.needAll((app) => app.close())),
  };
}
