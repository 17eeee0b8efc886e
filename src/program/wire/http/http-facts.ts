import { liveLease } from "../../../app/engine/take-lease.ts";
import { readStatistics } from "../../../app/review/statistics.ts";
import { Outage, UserError } from "../../../core/errors.ts";
import type { Facts } from "../../../hosts/web/metrics/metrics.ts";
import { type Check, createHealthBoard, type HealthBoard } from "../../../hosts/web/server/health-board.ts";
import { runningSteps } from "../../../store/journal/copy-progress.ts";
import type { Store } from "../../../store/open.ts";
import { countWaiting } from "../../../store/releases/count-waiting.ts";
import { countByState } from "../../../store/releases/releases.ts";
import { sourceHealth } from "../../../store/releases/sources.ts";
import type { Config } from "../../config/config.ts";
import { systemClock } from "../../process/clock.ts";
import type { OpenTools } from "../tools/open-tools.ts";

const OK: Check = { status: "ok" };
const OFF: Check = { status: "off" };
/** Shown to anyone: no address, and none of Plex's own words. */
const down = (error: string): Check => ({ status: "down", error });

/** Cheap enough to be asked with each probe, but not for each of many. */
const OWN_FRESH_MS = 2000;

/** What `/health` says of this process. Plex is asked as often as HEALTH_CHECK_INTERVAL says, if tools or engine do not. */
export function wireHealthBoard(config: Config, { desks, playback, toolsets }: OpenTools): HealthBoard {
  const { database } = desks;
  return createHealthBoard({
    clock: systemClock,
    parts: {
      database: { freshMs: OWN_FRESH_MS, check: async () => (database ? checkDatabase(database.store) : OFF) },
      engine: { freshMs: OWN_FRESH_MS, check: async () => (database ? checkEngine(config, database) : OFF) },
      plex: {
        freshMs: config.plex.url === undefined ? OWN_FRESH_MS : config.healthMs || undefined,
        check: (signal) => checkPlex(config, playback, signal),
        certain: () => leftAlone(playback.plexPausedMs()),
      },
      cache: { freshMs: OWN_FRESH_MS, isQuick: true, check: () => checkCache(config, playback) },
    },
    canAnswer: (checks) =>
      checks.database.status !== "down" || (toolsets.includes("plex") && checks.plex.status === "ok"),
  });
}

async function checkDatabase(store: Store): Promise<Check> {
  try {
    store.assertInPlace();
    await sourceHealth(store.read);
    return OK;
  } catch {
    return down("The database cannot be read.");
  }
}

async function checkEngine(
  { mode }: Config,
  { store, lockHeld }: NonNullable<OpenTools["desks"]["database"]>,
): Promise<Check> {
  if (await liveLease(store, lockHeld)) return OK;
  // In the other modes one starts when there is work.
  return mode === "hook" || mode === "mcp" ? OFF : down("No engine is running.");
}

async function checkPlex(config: Config, { plex }: OpenTools["playback"], signal: AbortSignal): Promise<Check> {
  if (config.plex.url === undefined) return OFF;
  try {
    const { reachable } = await plex().serverInfo(signal);
    return reachable ? OK : down("Plex does not answer.");
  } catch (error) {
    if (error instanceof Outage && error.code === "plex_unauthorized") return down("Plex refuses the token.");
    if (error instanceof Outage || error instanceof UserError) return down("Plex does not answer.");
    throw error;
  }
}

/** While the circuit breaker is open, a cached answer of Plex does not mean that it is well. */
const leftAlone = (ms: number | undefined): Check | undefined =>
  ms === undefined ? undefined : down(`Plex failed several times; it is asked again in ${Math.ceil(ms / 1000)} s.`);

/** Without a shared level there is nothing that could fail: memory is always there. */
async function checkCache(config: Config, { sharedCache }: OpenTools["playback"]): Promise<Check> {
  if (!config.cache.enabled) return OFF;
  await sharedCache.check();
  const shared = sharedCache.stats();
  if (shared === undefined || shared.status === "up") return OK;
  return shared.status === "starting" ? { status: "unknown" } : down(explainRedis(shared.error));
}

/** More than anything is old. */
const ALL_DAYS = 36_500;

/** What `/metrics` says of the database; undefined for a server without one. */
export async function readFacts({ database }: OpenTools["desks"]): Promise<Facts | undefined> {
  if (!database) return undefined;
  const { read } = database.store;
  const [states, waiting, running, sources, statistics] = await Promise.all([
    countByState(read),
    countWaiting(read),
    runningSteps(read),
    sourceHealth(read),
    readStatistics(database.store, ALL_DAYS, systemClock.now()),
  ]);
  const { by_method, by_reason, decisions } = statistics;
  const steps = running.map(({ step, totalBytes, doneBytes }) => ({ step, leftBytes: totalBytes - doneBytes }));
  return { states, waiting, steps, sources, by_method, by_reason, decisions };
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/WRONGPASS|NOAUTH|NOPERM|invalid password/i, "Redis refuses the user or the password."],
  [/certificate|self.signed|SSL|TLS/i, "The TLS connection to Redis fails."],
  [/OOM|READONLY|MISCONF/, "Redis accepts no writes."],
  [/LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN/, "Redis is not ready."],
];

/**
 * What is wrong with Redis, for anyone to read: one of our own sentences, since its words and those of the network name
 * addresses and users. The log has them.
 */
export function explainRedis(error = ""): string {
  return KINDS.find(([words]) => words.test(error))?.[1] ?? "Redis does not answer.";
}
