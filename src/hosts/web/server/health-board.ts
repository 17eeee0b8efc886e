import type { Clock } from "../../../core/clock.ts";
import { waitUnlessAborted } from "../../../core/concurrency.ts";

/**
 * `off`: this server does not have the part. `unknown`: it has not been checked yet, or is never
 * checked.
 */
export type HealthResult = { status: "ok" | "down" | "off" | "unknown"; error?: string };

const CHECKS = ["database", "engine", "plex", "cache"] as const;
export type CheckName = (typeof CHECKS)[number];

export type HealthPart = {
  /**
   * Returns the known state and checks it first if necessary. If it throws, the check counts as
   * down. The error's text is not shown.
   */
  check(signal: AbortSignal): Promise<HealthResult>;
  /**
   * Returns a result that is certain without checking. While it returns one, nothing is checked,
   * and earlier results no longer count.
   */
  certain?: (() => HealthResult | undefined) | undefined;
  /** Maximum age of a result in milliseconds. Undefined if the part is never checked. */
  freshMs: number | undefined;
  /**
   * True if the check takes milliseconds. An old result is then not returned while the next check
   * is running.
   */
  isQuick?: boolean;
};

/**
 * State of a process that does no work yet, because another engine has claimed its storage or it is
 * waiting for its own storage.
 */
export type IdleState = "starting" | "standing by";

export type HealthSummary = {
  status: "ok" | "degraded" | "down" | "stopping" | IdleState;
  checks: Record<CheckName, HealthResult>;
};

export interface HealthBoard {
  /**
   * Returns the current results. Starts new checks for outdated results. Waits at most 50 ms, and
   * only for first and quick checks.
   */
  read(): Promise<HealthSummary>;
  /** True if every check has run once, or ten seconds have passed. */
  hasStarted(): boolean;
  /** Records that a load balancer asked whether it may send requests. */
  probed(): void;
  /** True if a load balancer asked within the last minute. */
  isProbed(): boolean;
  /** Sets the status to `stopping` from now on. */
  stopping(): void;
  close(): void;
}

const START_MS = 10_000;
const PROBED_MS = 60_000;
/** Time limit for a check in milliseconds. A check that takes longer counts as down. */
const CHECK_TIMEOUT_MS = 5000;

/** Waits for work that never rejects, but only as long as a probe or a scrape may wait. */
export async function waitShortly(work: Promise<unknown>, { sleep }: Clock): Promise<void> {
  const enough = new AbortController();
  await Promise.race([work, sleep(50, enough.signal).catch(() => {})]);
  enough.abort();
}

interface HealthBoardDeps {
  clock: Clock;
  parts: Readonly<Record<CheckName, HealthPart>>;
  waits?: () => IdleState | undefined;
  /** True if the server can still serve any requests. */
  canAnswer: (checks: Record<CheckName, HealthResult>) => boolean;
}

/**
 * Reports the health of this server from known results. No probe waits for Plex, a disk or another
 * server.
 */
export function createHealthBoard(deps: HealthBoardDeps): HealthBoard {
  const { clock, parts, waits = () => undefined, canAnswer } = deps;
  const began = clock.monotonic();
  const closing = new AbortController();
  const known = new Map<CheckName, { check: HealthResult; at: number }>();
  const underWay = new Map<CheckName, Promise<void>>();
  let isStopping = false;
  let probedAt = Number.NEGATIVE_INFINITY;

  async function askPart(name: CheckName): Promise<void> {
    const time = clock.monotonic();
    const late = AbortSignal.any([closing.signal, AbortSignal.timeout(CHECK_TIMEOUT_MS)]);
    const check = await waitUnlessAborted(parts[name].check(late), late).catch(
      (): HealthResult => ({
        status: "down",
        error: late.aborted ? "The check timed out." : "The check failed.",
      }),
    );
    known.set(name, { check, at: time });
    underWay.delete(name);
  }

  function refresh(): void {
    const now = clock.monotonic();
    for (const name of CHECKS) {
      const { freshMs, certain } = parts[name];
      const check = certain?.();
      if (check) {
        known.set(name, { check, at: Number.NEGATIVE_INFINITY });
        continue;
      }
      const last = known.get(name);
      if (freshMs === undefined || underWay.has(name) || (last && now - last.at < freshMs)) {
        continue;
      }
      underWay.set(name, askPart(name));
    }
  }

  return {
    async read() {
      refresh();
      const awaited = [...underWay].filter(([name]) => parts[name].isQuick || !known.has(name));
      if (awaited.length > 0) {
        await waitShortly(Promise.all(awaited.map(([, done]) => done)), clock);
      }
      const checks = Object.fromEntries(
        CHECKS.map((name) => [name, known.get(name)?.check ?? { status: "unknown" }]),
      ) as Record<CheckName, HealthResult>;
      const isWell = CHECKS.every((name) => checks[name].status !== "down");
      const works = !canAnswer(checks) ? "down" : isWell ? "ok" : "degraded";
      const status = isStopping ? "stopping" : (waits() ?? works);
      return { status, checks };
    },
    hasStarted: () =>
      clock.monotonic() - began >= START_MS ||
      CHECKS.every((name) => known.has(name) || parts[name].freshMs === undefined),
    probed: () => void (probedAt = clock.monotonic()),
    isProbed: () => clock.monotonic() - probedAt < PROBED_MS,
    stopping: () => void (isStopping = true),
    close: () => closing.abort(new Error("The server is stopping.")),
  };
}
