import { hostname } from "node:os";
import { isStopped } from "../../adapters/machine/enter-process.ts";
import type { EngineView } from "../../app/engine/engine-view.ts";
import { isOneOfSeveral, SILENT_MS } from "../../app/engine/engines.ts";
import { readStatus } from "../../app/engine/status.ts";
import { findLiveLease } from "../../app/engine/take-lease.ts";
import { needsDaemon } from "../../app/engine/verdicts.ts";
import type { Cache } from "../../app/plex/cache/cache.ts";
import type { PlexPort } from "../../app/plex/playback/plex-port.ts";
import { readStorages } from "../../app/releases/read-storages.ts";
import { readStatistics } from "../../app/review/statistics.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { explainRedis } from "../../core/cache/redis-fault.ts";
import { isServerName } from "../../core/library/server-entry.ts";
import type { MetricFacts } from "../../hosts/web/metrics/metrics.ts";
import {
  createHealthBoard,
  type HealthBoard,
  type HealthResult,
  type IdleState,
} from "../../hosts/web/server/health-board.ts";
import type { ConnectedPlex } from "../../program/parts/plex.ts";
import { systemClock } from "../../program/process/clock.ts";
import type { Program } from "../../program/program.ts";
import { listRunningSteps } from "../../store/journal/copy-progress.ts";
import type { Store } from "../../store/open.ts";
import { countWaiting } from "../../store/releases/count-waiting.ts";
import { countByState } from "../../store/releases/releases.ts";
import { listSourceHealth } from "../../store/releases/sources.ts";
import { listEnginesSince, type SeenEngine } from "../../store/storages/engines.ts";
import type { OpenServer } from "../server/open-server.ts";

const OK: HealthResult = { status: "ok" };
const OFF: HealthResult = { status: "off" };
/** This text is public, so it contains no address and nothing that Plex wrote. */
const down = (error: string): HealthResult => ({ status: "down", error });

/** A check is cheap enough for every probe, but not for many probes at once. */
const OWN_FRESH_MS = 2000;

/**
 * `/health` for this process. Plex is asked every HEALTH_CHECK_INTERVAL, unless tools or the engine
 * have already asked it.
 */
export function createServerHealth(
  { program, useCases, toolsets }: OpenServer,
  plex: ConnectedPlex | undefined,
  waits: () => IdleState | undefined,
): HealthBoard {
  const { config } = program;
  const ofDatabase = (check: () => Promise<HealthResult>) => async () =>
    program.hasDatabase ? check() : OFF;
  return createHealthBoard({
    clock: systemClock,
    parts: {
      database: {
        freshMs: OWN_FRESH_MS,
        check: ofDatabase(async () => checkDatabase(await program.store())),
      },
      engine: { freshMs: OWN_FRESH_MS, check: ofDatabase(() => checkEngine(program)) },
      plex: {
        freshMs: plex === undefined ? OWN_FRESH_MS : config.healthMs || undefined,
        check: async (signal) => (plex ? checkPlex(await useCases.plex(), signal) : OFF),
        certain: () => leftAlone(plex?.client.pausedMs()),
      },
      cache: {
        freshMs: OWN_FRESH_MS,
        isQuick: true,
        check: async () => (config.cache.enabled ? checkCache(plex?.cache()) : OFF),
      },
    },
    waits,
    canAnswer: (checks) =>
      checks.database.status !== "down" ||
      (toolsets.includes("plex") && checks.plex.status === "ok"),
  });
}

async function checkDatabase(store: Store): Promise<HealthResult> {
  try {
    store.assertInPlace();
    await listSourceHealth(store.read);
    return OK;
  } catch {
    return down("The database cannot be read.");
  }
}

async function checkEngine(program: Program): Promise<HealthResult> {
  const { mode } = program.config;
  const [store, lock] = await Promise.all([program.store(), program.lock()]);
  if (await findLiveLease(store, lock.isTaken)) return OK;
  // A process that works on no storage does not report any engine.
  const { all, isOwn } = await readStorages(store);
  if (all.length > 0 && !all.some(({ name }) => isOwn(name))) return OFF;
  // In the other modes, an engine starts when there is work.
  return needsDaemon(mode) ? down("No engine is running.") : OFF;
}

async function checkPlex({ serverInfo }: PlexPort, signal: AbortSignal): Promise<HealthResult> {
  try {
    const { reachable } = await serverInfo(signal);
    return reachable ? OK : down("Plex does not answer.");
  } catch (error) {
    if (error instanceof Outage && error.code === "plex_unauthorized") {
      return down("Plex refuses the token.");
    }
    if (error instanceof Outage || error instanceof UserError) return down("Plex does not answer.");
    throw error;
  }
}

/** While the circuit breaker is open, a cached answer does not mean that Plex is healthy. */
const leftAlone = (ms: number | undefined): HealthResult | undefined =>
  ms === undefined
    ? undefined
    : down(`Plex failed several times. plex-ingest tries again in ${Math.ceil(ms / 1000)} s.`);

/** Without a shared level, nothing can fail: memory is always available. */
async function checkCache(cache: Cache | undefined): Promise<HealthResult> {
  await cache?.checkShared();
  const shared = cache?.shared();
  if (shared === undefined || shared.status === "up") return OK;
  return shared.status === "starting"
    ? { status: "unknown" }
    : down(explainRedis(shared.error).problem);
}

/** Longer than any history. */
const ALL_DAYS = 36_500;

/**
 * Reads facts from the database for `/metrics`, one entry per storage if there are several.
 * Undefined for a server without a database.
 */
export async function readFacts(program: Program): Promise<MetricFacts[] | undefined> {
  if (!program.hasDatabase) return undefined;
  const store = await program.store();
  const { all } = await readStorages(store);
  const engines = await readHeartbeats(store, systemClock.now());
  const lock = await program.lock();
  const view: EngineView = {
    lockHeld: lock.isTaken,
    mode: program.config.mode,
    isStopped: async ({ host, pid }) => host === hostname() && (await isStopped(pid)),
  };
  if (all.length === 0) return [{ ...(await factsOf(store, view)), ...engines() }];
  return await Promise.all(
    all.map(async ({ name }) => ({
      storage: name,
      ...(await factsOf(store, view, name)),
      ...engines(name),
    })),
  );
}

/**
 * Reads the heartbeats of all engines. The returned function counts the heartbeats of one storage.
 * The name may be omitted if there is only one storage. It returns nothing if the database is not
 * on a server.
 */
async function readHeartbeats({ read }: Store, now: number) {
  const all = isOneOfSeveral({ read }) ? await listEnginesSince(read, 0) : undefined;
  return (storage?: string): Pick<MetricFacts, "engines" | "heartbeatAgeSeconds"> => {
    const storageEngines = all?.filter(
      (engine) => storage === undefined || engine.storage === storage,
    );
    const seen = Object.groupBy(
      storageEngines?.filter(({ seenAt }) => seenAt >= now - SILENT_MS) ?? [],
      ({ state }) => state,
    );
    const last = storageEngines?.find(({ state }) => state === "working")?.seenAt;
    const count = (state: SeenEngine["state"]): number => seen[state]?.length ?? 0;
    return {
      engines: storageEngines && { working: count("working"), "standing by": count("standing by") },
      heartbeatAgeSeconds: last && Math.max(0, now - last) / 1000,
    };
  };
}

async function factsOf(
  everything: Store,
  view: EngineView,
  storage?: string,
): Promise<MetricFacts> {
  const { store } = await readStorages(everything, storage);
  const { read } = store;
  const [states, waiting, running, { verdicts }, statistics] = await Promise.all([
    countByState(read),
    countWaiting(read),
    listRunningSteps(read),
    readStatus(everything, view, systemClock, undefined, storage),
    readStatistics(store, { days: ALL_DAYS }, systemClock.now()),
  ]);
  const { by_method, by_reason, decisions } = statistics;
  const steps = running.map(({ step, totalBytes, doneBytes }) => ({
    step,
    leftBytes: totalBytes - doneBytes,
  }));
  const now = systemClock.now();
  return {
    states,
    waiting,
    steps,
    verdicts: verdicts.map(({ code, name, state, proven_at: at }) => ({
      kind: code,
      ...(isServerName(code) ? { server: name } : {}),
      state,
      proofAgeSeconds: at === undefined ? undefined : Math.max(0, now - Date.parse(at)) / 1000,
    })),
    by_method,
    by_reason,
    decisions,
  };
}
