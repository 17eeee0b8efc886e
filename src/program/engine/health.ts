import { SecondFault } from "../../adapters/second-catalogue/ask-service.ts";
import type { HealthRecord } from "../../app/engine/status.ts";
import { explainSecondFault } from "../../app/health/second-fault.ts";
import {
  type CheckedService,
  createHealthStage,
  createServiceHealth,
  type HealthChange,
  type HealthStage,
  type ServiceHealthRecord,
  type ServiceProbe,
} from "../../app/health/service-check.ts";
import { toCommandText, withHint } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { ARR_KINDS, type ArrApp } from "../../core/arr/app.ts";
import { SERVER_NAMES, type ServerEntry } from "../../core/library/server-entry.ts";
import { SECOND_CATALOGUE_IDS } from "../../core/second-catalogue.ts";
import { Services } from "../../core/services.ts";
import { type ClientKind, isClientKind } from "../../core/torrent/kinds.ts";
import type { Config } from "../config/config.ts";
import type { DaemonLog } from "../log/log.ts";
import type { Catalogue, FollowedSecond } from "../parts/catalogue.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** The download client to which a health record belongs. */
export interface ClientName {
  kind: ClientKind;
  title: string;
}

/** A media server, its health record and the request that checks it. */
export interface CheckedServer {
  name: string;
  health: ServiceHealthRecord;
  probe: ServiceProbe;
}

/**
 * The health of the media servers, TMDB, Sonarr and Radarr, the second catalogue, and the download
 * clients. The stages that use a service share its record with the stage that regularly checks it.
 * Clients are not checked, because they are polled anyway. The second catalogue is checked only after
 * it failed.
 */
export interface EngineHealth {
  ofServer(server: Pick<ServerEntry, "kind" | "title">): ServiceHealthRecord;
  tmdb: HealthRecord;
  ofClient(client: ClientName): HealthRecord;
  /** Creates the stage that checks the services. A service without a probe is not configured. */
  createStage(
    servers: Services<CheckedServer>,
    tmdb: Pick<ServiceProbe, "ask" | "use"> | undefined,
  ): HealthStage;
}

type HealthDeps = Pick<EngineDeps, "store" | "clock" | "isDry" | "arr"> & {
  config: Pick<Config, "healthMs">;
  log: Pick<DaemonLog, "info" | "warn">;
  catalogue: Pick<Catalogue, "second">;
};
type ServiceHealthDeps = Parameters<typeof createServiceHealth>[0];

/** `refused` is called with advice when a service starts to reject our key. */
export function createHealth(engine: HealthDeps, refused: (message: string) => void): EngineHealth {
  const { config, store, clock, log, isDry, arr, catalogue } = engine;
  const changed = ({ service, title, to, message }: HealthChange): void => {
    const line = isClientKind(service) ? `${title}: ${message}` : message;
    if (to === "ok") log.info(line);
    else log.warn(line);
    if (to === "refused") refused(message);
  };
  const deps = { store, clock, changed };
  const tmdb = createServiceHealth(deps, "tmdb");
  const apps = followArr(deps, arr);
  const seconds = followSecond(deps, catalogue.second);
  return {
    ofServer: ({ kind, title }) => createServiceHealth(deps, kind, title),
    tmdb,
    ofClient: ({ kind, title }) => createServiceHealth(deps, kind, title),
    createStage: (servers, tmdbProbe) =>
      createHealthStage({
        services: Services.of<CheckedService>([
          ...servers.each((server) => ({ ...server, among: listSameKind(servers, server) })),
          ...SERVER_NAMES.filter(
            (kind) => !servers.some(({ probe }) => probe.service === kind),
          ).map((kind) => notConfigured(deps, kind)),
          {
            name: "tmdb",
            health: tmdb,
            probe: tmdbProbe && { service: "tmdb", ...tmdbProbe },
          },
          ...apps,
          ...seconds,
        ]),
        intervalMs: isDry ? 0 : config.healthMs,
        clock,
      }),
  };
}

const listSameKind = (servers: Services<CheckedServer>, { probe }: CheckedServer): string[] =>
  servers.only((other) => other.probe.service === probe.service).each(({ name }) => name);

/** Records each answer of Sonarr and Radarr, and returns how to check them. */
function followArr(deps: ServiceHealthDeps, arr: EngineDeps["arr"]): CheckedService[] {
  const apps = arr?.apps ?? Services.of<ArrApp>([]);
  const records = new Map<ArrApp, ServiceHealthRecord>(
    apps.each((app) => [app, createServiceHealth(deps, app.kind, app.title)]),
  );
  arr?.follow(async (app, outage) => {
    const problem = outage && toCommandText(outage.said);
    await records.get(app)?.note(app.name, problem, { code: outage?.code });
  });
  const absent = ARR_KINDS.filter((kind) => !apps.some((app) => app.kind === kind));
  return [
    ...absent.map((kind) => notConfigured(deps, kind)),
    ...[...records].map(([app, health]) => ({
      name: app.name,
      among: apps.only(({ kind }) => kind === app.kind).each(({ name }) => name),
      health,
      probe: { service: app.kind, ask: app.check },
    })),
  ];
}

/** Records each answer of the second catalogue, and returns how to check it. */
function followSecond(
  deps: ServiceHealthDeps,
  second: FollowedSecond | undefined,
): CheckedService[] {
  const absent = SECOND_CATALOGUE_IDS.filter((id) => id !== second?.id);
  const others = absent.map((id) => notConfigured(deps, id));
  if (second === undefined) return others;
  const { id } = second;
  const health = createServiceHealth(deps, id);
  const explain = (fault: { message: string; isRefused: boolean }): UserError => {
    const { problem, advice } = explainSecondFault(id, fault.message);
    return new UserError(problem, advice, fault.isRefused ? "unauthorized" : undefined);
  };
  second.follow(async (fault) => {
    const code = `${id}_${fault?.isRefused ? "unauthorized" : "unavailable"}`;
    const problem = fault && toCommandText(withHint(explain(fault)));
    await health.note(id, problem, { code });
  });
  const ask = (signal: AbortSignal): Promise<void> =>
    second.check(signal).catch((error: unknown) => {
      throw error instanceof SecondFault ? explain(error) : error;
    });
  return [...others, { name: id, health, probe: { service: id, ask, isOnlyRepeated: true } }];
}

const notConfigured = (
  deps: ServiceHealthDeps,
  kind: Parameters<typeof createServiceHealth>[1],
): CheckedService => ({
  name: kind,
  health: createServiceHealth(deps, kind),
  probe: undefined,
});
