import { setTimeout } from "node:timers/promises";
import { CALLERS, READS } from "./cached.ts";
import { percentile } from "./percentile.ts";
import type { Place, StandIn } from "./stand-in.ts";

// Short lifetimes, so that cached answers are always stale.
const TTL = { LIBRARIES: "1", SESSIONS: "1", RECENT: "1", ONDECK: "1", DETAILS: "1", SEARCH: "1" };
const STOPPED_MS = 20_000;
const LONGEST_MS = 60_000;
const PAUSE_MS = 50;

type Seen = { at: number; ms: number; stale: boolean; reason: string; error: boolean };

/**
 * Fifty callers keep calling while Plex is stopped (its connections stay open, but it does not
 * respond), then killed, then started again. Nothing is restarted on our side.
 */
export async function measureDeath(
  { connect, plex }: Place,
  start: (port: number) => Promise<StandIn>,
) {
  await using client = await connect(
    Object.fromEntries(Object.entries(TTL).map(([name, value]) => [`CACHE_TTL_${name}`, value])),
  );
  const seen: Seen[] = [];
  const end = new AbortController();
  const caller = async (who: number): Promise<void> => {
    const [name, args] = READS[who % READS.length] ?? ["", {}];
    while (!end.signal.aborted) {
      const begun = performance.now();
      const { isError, data } = await client.call(name, args);
      const stale = data?.["stale"] === true;
      const why = data?.["stale_reason"];
      const reason = typeof why === "string" ? why : "";
      seen.push({ at: begun, ms: performance.now() - begun, stale, reason, error: isError });
      await setTimeout(PAUSE_MS);
    }
  };
  const callers = Promise.all(Array.from({ length: CALLERS }, (_, who) => caller(who)));
  await setTimeout(3000);
  const died = performance.now();
  plex.child.kill("SIGSTOP");
  await setTimeout(STOPPED_MS);
  plex.child.kill("SIGKILL");
  await setTimeout(3000);
  await start(Number(new URL(plex.url).port));
  const back = performance.now();
  const isFresh = (since: number): boolean =>
    seen.some(({ at, stale, error }) => at > since && !stale && !error);
  while (!isFresh(back) && performance.now() - back < LONGEST_MS) await setTimeout(100);
  end.abort();
  await callers;
  const dead = seen.filter(({ at, stale }) => at > died && at < back && stale);
  const open = dead.find(({ reason }) => reason.includes("the next try is in"));
  const fresh = seen.find(({ at, stale, error }) => at > back && !stale && !error);
  const early = dead.filter(({ at }) => at < died + 3000);
  const round = (ms: number | undefined): number => Math.round(ms ?? Number.NaN);
  return {
    first_stale_ms: round(Math.max(...early.map(({ ms }) => ms))),
    stale_p50: percentile(
      dead.map(({ ms }) => ms),
      50,
    ),
    stale_p99: percentile(
      dead.map(({ ms }) => ms),
      99,
    ),
    breaker_ms: round(open && open.at - died),
    recovery_ms: round(fresh && fresh.at + fresh.ms - back),
    errors: seen.filter(({ error }) => error).length,
  };
}
