import type { Clock } from "../../../core/clock.ts";
import { waitUnlessAborted } from "../../../core/concurrency.ts";

/** `off`: this server has no such part. `unknown`: nobody has asked yet, or may ask. */
export type HealthResult = { status: "ok" | "down" | "off" | "unknown"; error?: string };

const CHECKS = ["database", "engine", "plex", "cache"] as const;
export type CheckName = (typeof CHECKS)[number];

export type HealthPart = {
  /**
   * What is known, by asking if need be. What it throws is a check that is down, and its text is
   * not shown.
   */
  check(signal: AbortSignal): Promise<HealthResult>;
  /**
   * What is certain without asking; nothing is asked meanwhile, and what was known before no longer
   * counts.
   */
  certain?: (() => HealthResult | undefined) | undefined;
  /** How old an answer may be; undefined: it is never asked. */
  freshMs: number | undefined;
  /** It answers in milliseconds: an old answer is not given while the next one is on its way. */
  isQuick?: boolean;
};

/** This process does nothing yet: another engine has its storage, or it waits for its own. */
export type IdleState = "starting" | "standing by";

export type HealthSummary = {
  status: "ok" | "degraded" | "down" | "stopping" | IdleState;
  checks: Record<CheckName, HealthResult>;
};

export interface HealthBoard {
  /**
   * What is known now. Starts to look where that is old, and waits only for first and quick
   * looks, 50 ms at most.
   */
  read(): Promise<HealthSummary>;
  /** Whether everything was looked at once, or ten seconds have passed. */
  hasStarted(): boolean;
  /** A load balancer has asked whether it may send requests. */
  probed(): void;
  /** Whether one has within the last minute. */
  isProbed(): boolean;
  /** From now on it says that the server stops. */
  stopping(): void;
  close(): void;
}

const START_MS = 10_000;
const PROBED_MS = 60_000;
/** What takes longer counts as down. */
const CHECK_TIMEOUT_MS = 5000;

/** Waits for what does not reject, as long as a probe or a scrape may wait. */
export async function waitShortly(work: Promise<unknown>, { sleep }: Clock): Promise<void> {
  const enough = new AbortController();
  await Promise.race([work, sleep(50, enough.signal).catch(() => {})]);
  enough.abort();
}

interface HealthBoardDeps {
  clock: Clock;
  parts: Readonly<Record<CheckName, HealthPart>>;
  waits?: () => IdleState | undefined;
  /** Whether anything can still be answered. */
  canAnswer: (checks: Record<CheckName, HealthResult>) => boolean;
}

/**
 * The health of this server, from what is known: no probe waits for Plex, a disk or another server.
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
        error: late.aborted ? "It did not answer in time." : "It could not be asked.",
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
    close: () => closing.abort(new Error("The server stops.")),
  };
}
