import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from "cockatiel";
import type { Clock } from "../../../core/clock.ts";
import { Outage } from "../../../core/errors.ts";
import { BodyTooLong } from "../../http/faults.ts";
import { isLasting, plexRefusal } from "./errors.ts";
import type { PlexAnswer } from "./exchange.ts";

const FIRST_MS = 1000;
const MOST_MS = 30_000;
/** Each wait is up to this part longer or shorter: what failed together does not come back together. */
const JITTER = 0.2;

type RetryDeps = {
  clock: Clock;
  /** From 0 to 1. */
  random: () => number;
  /** How often a request is sent again. */
  retries: number;
};

/**
 * Sends a request again while it fails in a way that passes: after 1, 2, 4 … 30 s, or later when the server says so.
 * Ends with the last answer or `Outage`; throws the signal's reason.
 */
export function createRetry({ clock, random, retries }: RetryDeps) {
  return async (work: () => Promise<PlexAnswer>, signal: AbortSignal): Promise<PlexAnswer> => {
    let faults = 0;
    for (let tried = 0; ; tried++) {
      const outcome = await work().catch((error: unknown) => {
        if (tried < retries && isPassingOutage(error)) return error;
        throw error;
      });
      if (!(outcome instanceof Outage)) {
        // Plex answers 500 to a wrong parameter as well, and will again.
        const passes = outcome.status === 500 ? faults++ === 0 : isPassing(outcome.status);
        if (!passes || tried >= retries) return outcome;
      }
      const backoff = Math.min(MOST_MS, FIRST_MS * 2 ** tried * (1 + JITTER * (2 * random() - 1)));
      await clock.sleep(Math.max(backoff, outcome.retryAfterMs ?? 0), signal);
    }
  };
}

const isPassingOutage = (error: unknown): error is Outage =>
  error instanceof Outage && error.code === "plex_unavailable" && !isLasting(error);
const isPassing = (status: number): boolean => status === 429 || (status >= 502 && status <= 504);

const FAILURES = 5;
const OPEN_MS = 30_000;

type Work = () => Promise<PlexAnswer>;
type BreakerDeps = {
  clock: Clock;
  /** Asks whether the server is there; throws an `Outage` of its own accord, after two seconds at most. */
  probe: Work;
};

/**
 * After five failures in a row a server is left alone for half a minute: what is asked of it fails at once, with the
 * reason of the last failure. Then one cheap request tells whether it is back. A refusal (401, 404 …) is an answer, and no
 * failure.
 */
export function createBreaker({ clock, probe }: BreakerDeps) {
  const policy = circuitBreaker(
    handleWhen(isDown).orWhenResult((answer) => isFault((answer as PlexAnswer).status)),
    // How long it stays open is measured here, by a clock that no correction of the time of day turns back.
    { breaker: new ConsecutiveBreaker(FAILURES), halfOpenAfter: Number.NEGATIVE_INFINITY },
  );
  let openedAt = Number.NEGATIVE_INFINITY;
  let reason = "";
  let probing: Promise<unknown> | undefined;
  policy.onBreak(() => {
    openedAt = clock.monotonic();
  });

  /** How long it stays open; undefined when it is not. */
  const openMs = (): number | undefined =>
    policy.state === CircuitState.Open ? Math.max(1000, openedAt + OPEN_MS - clock.monotonic()) : undefined;

  /** Whoever tries again after the failure that opened it should not come before the probe. */
  async function counted(work: Work): Promise<PlexAnswer> {
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
    const when = `it is asked again in ${Math.ceil(waitMs / 1000)} s`;
    throw new Outage("plex_unavailable", `${reason.replace(/\.$/, "")}; ${when}.`, { retryAfterMs: waitMs });
  }

  return async (work: Work, signal: AbortSignal): Promise<PlexAnswer> => {
    if (policy.state !== CircuitState.Closed) {
      if (clock.monotonic() - openedAt < OPEN_MS) refuse();
      // Shared by all who ask meanwhile, and of nobody's signal: one who leaves must not be taken for an answer.
      probing ??= counted(probe)
        .catch(() => {})
        .finally(() => {
          probing = undefined;
        });
      await untilAbort(probing, signal);
      refuse();
    }
    return await counted(work);
  };
}

const isDown = (error: unknown): error is Outage =>
  error instanceof Outage && error.code === "plex_unavailable" && !(error.cause instanceof BodyTooLong);
const isFault = (status: number): boolean => status >= 500;

async function untilAbort(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const left = Promise.withResolvers<never>();
  const onAbort = (): void => left.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.race([work, left.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
