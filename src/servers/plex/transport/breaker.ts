import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from "cockatiel";
import { BodyTooLong } from "../../../adapters/http/faults.ts";
import { Outage } from "../../../base/errors.ts";
import type { Clock } from "../../../core/clock.ts";
import { waitUnlessAborted } from "../../../core/concurrency.ts";
import { isLasting, plexRefusal } from "./errors.ts";
import type { PlexAnswer } from "./request.ts";

const RETRY_DELAY_MS = 1000;
const MAX_DELAY_MS = 30_000;
/**
 * Each delay varies by up to this fraction, so that requests that failed together are not retried
 * together.
 */
const JITTER = 0.2;

interface RetryDeps {
  clock: Clock;
  /** From 0 to 1. */
  random: () => number;
  /** How many times a request is retried. */
  retries: number;
  /** Length of the first pause: one second by default. It doubles with each retry. */
  delayMs?: number | undefined;
}

/**
 * Retries a request after temporary failures: after 1, 2, 4 … 30 s, or later if the server asks for
 * it. Returns the last response or throws the last `Outage`. @throws the signal's reason
 */
export function createRetry(
  deps: RetryDeps,
): (work: () => Promise<PlexAnswer>, signal: AbortSignal) => Promise<PlexAnswer> {
  const { clock, random, retries, delayMs = RETRY_DELAY_MS } = deps;
  return async (work: () => Promise<PlexAnswer>, signal: AbortSignal): Promise<PlexAnswer> => {
    let faults = 0;
    for (let tried = 0; ; tried++) {
      const outcome = await work().catch((error: unknown) => {
        if (tried < retries && isPassingOutage(error)) return error;
        throw error;
      });
      if (!(outcome instanceof Outage)) {
        // Plex also returns 500 for a wrong parameter, so this is retried only once.
        const passes = outcome.status === 500 ? faults++ === 0 : isPassing(outcome.status);
        if (!passes || tried >= retries) return outcome;
      }
      const backoff = Math.min(
        MAX_DELAY_MS,
        delayMs * 2 ** tried * (1 + JITTER * (2 * random() - 1)),
      );
      await clock.sleep(Math.max(backoff, outcome.retryAfterMs ?? 0), signal);
    }
  };
}

const isPassingOutage = (error: unknown): error is Outage =>
  error instanceof Outage && error.code === "plex_unavailable" && !isLasting(error);
const isPassing = (status: number): boolean => status === 429 || (status >= 502 && status <= 504);

/** Number of failures in a row that open the breaker, and how long it stays open. */
export type BreakerLimits = { failures: number; openMs: number };

const LIMITS: BreakerLimits = { failures: 5, openMs: 30_000 };

type PlexCall = () => Promise<PlexAnswer>;
export interface Breaker {
  /** Milliseconds until the next request is allowed; undefined if requests are allowed now. */
  pausedMs(): number | undefined;
  /**
   * Makes the next request check whether the server is back, even if the last request failed a
   * moment ago.
   */
  forget(): void;
  /** @throws Outage while no requests are allowed */
  assertMayAsk(): void;
  run(work: PlexCall, signal: AbortSignal): Promise<PlexAnswer>;
}

interface BreakerDeps {
  clock: Clock;
  /** Checks that the server answers. Throws an `Outage` after at most two seconds. */
  probe: PlexCall;
  limits?: BreakerLimits | undefined;
  /** Called when the breaker opens and when it closes. */
  moved?: (isOpen: boolean) => void;
}

/**
 * Creates a circuit breaker. After several failures in a row, it opens for a while: requests fail
 * at once with the reason of the last failure. Then, one cheap request checks whether the server is
 * back. A refusal (401, 404 …) is a response, not a failure.
 */
export function createBreaker(deps: BreakerDeps): Breaker {
  const { clock, probe, limits = LIMITS, moved } = deps;
  const policy = circuitBreaker(
    handleWhen(isDown).orWhenResult((answer) => isFault((answer as PlexAnswer).status)),
    // The open time is measured here with the monotonic clock, which is not affected by corrections
    // of the wall clock.
    { breaker: new ConsecutiveBreaker(limits.failures), halfOpenAfter: Number.NEGATIVE_INFINITY },
  );
  let openedAt = Number.NEGATIVE_INFINITY;
  let reason = "";
  let probing: Promise<unknown> | undefined;
  policy.onBreak(() => {
    openedAt = clock.monotonic();
    moved?.(true);
  });
  policy.onReset(() => moved?.(false));

  const isClosed = (): boolean => policy.state === CircuitState.Closed;
  const leftMs = (): number => openedAt + limits.openMs - clock.monotonic();

  /** Milliseconds until the next attempt, at least 1000; undefined if the breaker is not open. */
  const openMs = (): number | undefined =>
    policy.state === CircuitState.Open ? Math.max(1000, leftMs()) : undefined;

  /**
   * Sets `retryAfterMs` after the failure that opened the breaker, so that no retry comes
   * before the probe.
   */
  async function execute(work: PlexCall): Promise<PlexAnswer> {
    try {
      const answer = await policy.execute(work);
      if (!isFault(answer.status)) return answer;
      reason = plexRefusal(answer.status, "answer").message;
      return { ...answer, retryAfterMs: openMs() ?? answer.retryAfterMs };
    } catch (error) {
      if (!isDown(error)) throw error;
      reason = error.message;
      const { code, message, cause, retryAfterMs } = error;
      throw new Outage(code, message, { cause, retryAfterMs: openMs() ?? retryAfterMs });
    }
  }

  function refuse(): void {
    const waitMs = openMs();
    if (waitMs === undefined) return;
    const when = `the next try is in ${Math.ceil(waitMs / 1000)} s`;
    throw new Outage("plex_unavailable", `${reason.replace(/\.$/, "")}; ${when}.`, {
      retryAfterMs: waitMs,
    });
  }

  return {
    pausedMs: () => (isClosed() || leftMs() <= 0 ? undefined : leftMs()),
    forget: () => void (openedAt = Number.NEGATIVE_INFINITY),
    assertMayAsk() {
      if (!isClosed() && leftMs() > 0) refuse();
    },
    async run(work, signal) {
      if (!isClosed()) {
        if (leftMs() > 0) refuse();
        // The probe is shared by all concurrent callers and independent of their signals, because
        // an abort must not count as a response.
        probing ??= execute(probe)
          .catch(() => {})
          .finally(() => {
            probing = undefined;
          });
        await waitUnlessAborted(probing, signal);
        refuse();
      }
      return await execute(work);
    },
  };
}

const isDown = (error: unknown): error is Outage =>
  error instanceof Outage &&
  error.code === "plex_unavailable" &&
  !(error.cause instanceof BodyTooLong);
const isFault = (status: number): boolean => status >= 500;
