import { BodyTooLong } from "../../../adapters/http/faults.ts";
import { isLasting, Outage } from "../../../base/errors.ts";
import type { Clock } from "../../../core/clock.ts";
import { waitUnlessAborted } from "../../../core/concurrency.ts";
import { plexRefusal, plexUnavailable } from "./errors.ts";
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
/** Number of failing addresses that are remembered. */
const MAX_ADDRESSES = 500;

type PlexCall = () => Promise<PlexAnswer>;
export interface Breaker {
  /**
   * Milliseconds until the next request to the server is allowed; undefined if requests are allowed
   * now.
   */
  pausedMs(): number | undefined;
  /**
   * Makes the next request check whether the server is back, even if the last request failed a
   * moment ago. The next request to this address is sent, even if requests to it are paused.
   */
  forget(address: string): void;
  /** @throws Outage while no requests to this address are allowed */
  assertMayAsk(address: string): void;
  /** `address` identifies what is asked, for example by the path with its query. */
  run(address: string, work: PlexCall, signal: AbortSignal): Promise<PlexAnswer>;
}

interface BreakerDeps {
  clock: Clock;
  /** Checks that the server answers. Throws an `Outage` after at most two seconds. */
  probe: PlexCall;
  limits?: BreakerLimits | undefined;
  /** Called when the breaker opens for the whole server and when it closes. */
  moved?: (isOpen: boolean) => void;
}

/**
 * Failures of the server or of one address, which pause requests to it. Only a person can end a
 * failure that lasts.
 */
type Circuit = { failures: number; openedAt: number; reason: string; lasts: boolean };

type Failure = Pick<Outage, "message" | "isOfService" | "isLasting">;

const newCircuit = (): Circuit => ({
  failures: 0,
  openedAt: Number.NEGATIVE_INFINITY,
  reason: "",
  lasts: false,
});

/**
 * Creates a circuit breaker. After several failures in a row that affect the whole server (a
 * refused connection, 503), it opens for a while: requests fail at once with the reason of the last
 * failure. Then, one cheap request checks whether the server is back. Any other failure (500, no
 * response in time) counts for its address. Several of these in a row at one address open only that
 * address; several in a row at any addresses make the next request probe the server first. A
 * refusal (401, 404 …) is a response, not a failure.
 */
export function createBreaker(deps: BreakerDeps): Breaker {
  const { clock, probe, limits = LIMITS, moved } = deps;
  const server = newCircuit();
  const addresses = new Map<string, Circuit>();
  let isOpen = false;
  /** Failures in a row, at any addresses, that do not prove a fault of the server. */
  let doubts = 0;
  let probing: Promise<unknown> | undefined;

  const leftMs = ({ openedAt }: Circuit): number => openedAt + limits.openMs - clock.monotonic();
  /** Milliseconds until the next attempt, at least 1000; undefined if requests are allowed. */
  const serverMs = (): number | undefined => (isOpen ? Math.max(1000, leftMs(server)) : undefined);

  function open(): void {
    server.openedAt = clock.monotonic();
    if (!isOpen) moved?.(true);
    isOpen = true;
  }

  function note(circuit: Circuit, { message, isLasting: lasts }: Failure): void {
    circuit.failures++;
    circuit.reason = message;
    circuit.lasts = lasts;
  }

  function failedAsServer(failure: Failure): void {
    note(server, failure);
    if (!isOpen && server.failures >= limits.failures) open();
  }

  /** Returns the pause of the address in ms; undefined if it may be asked again. */
  function failedAt(address: string, failure: Failure): number | undefined {
    doubts++;
    const circuit = addresses.get(address) ?? newCircuit();
    addresses.delete(address);
    addresses.set(address, circuit);
    for (const [oldest] of addresses) if (addresses.size > MAX_ADDRESSES) addresses.delete(oldest);
    note(circuit, failure);
    if (circuit.failures < limits.failures) return undefined;
    circuit.openedAt = clock.monotonic();
    return limits.openMs;
  }

  function succeeded(address: string): void {
    addresses.delete(address);
    doubts = 0;
    server.failures = 0;
  }

  /** Counts one failure. Returns the time in ms before which a retry is useless. */
  function count(address: string, failure: Failure): number | undefined {
    if (!failure.isOfService) return failedAt(address, failure);
    failedAsServer(failure);
    return serverMs();
  }

  async function execute(address: string, work: PlexCall): Promise<PlexAnswer> {
    try {
      const answer = await work();
      if (!isFault(answer.status)) {
        succeeded(address);
        return answer;
      }
      const pause = count(address, toOutage(answer));
      return { ...answer, retryAfterMs: pause ?? answer.retryAfterMs };
    } catch (error) {
      if (!isDown(error)) throw error;
      const { code, message, cause, isOfService, isLasting: lasts } = error;
      const retryAfterMs = count(address, error) ?? error.retryAfterMs;
      throw new Outage(code, message, { cause, isOfService, isLasting: lasts, retryAfterMs });
    }
  }

  /** Asks the server itself, and opens or closes the breaker by its answer. Never rejects. */
  async function prove(): Promise<void> {
    let failure: Outage | undefined;
    try {
      const answer = await probe();
      if (isFault(answer.status)) failure = toOutage(answer);
    } catch (error) {
      if (isDown(error)) failure = error;
    }
    if (failure) {
      note(server, failure);
      return open();
    }
    doubts = 0;
    server.failures = 0;
    if (isOpen) moved?.(false);
    isOpen = false;
  }

  function refuse({ reason, lasts }: Circuit, waitMs: number, isOfService: boolean): never {
    const when = `the next try is in ${Math.ceil(waitMs / 1000)} s`;
    throw new Outage("plex_unavailable", `${reason.replace(/\.$/, "")}; ${when}.`, {
      // The cause omits the time of the next try, which soon passes.
      cause: new Outage("plex_unavailable", reason, { isOfService }),
      retryAfterMs: waitMs,
      isOfService,
      isLasting: lasts,
    });
  }

  function assertMayAsk(address: string): void {
    if (isOpen && leftMs(server) > 0) refuse(server, Math.max(1000, leftMs(server)), true);
    const circuit = addresses.get(address);
    if (circuit && leftMs(circuit) > 0) refuse(circuit, leftMs(circuit), false);
  }

  return {
    pausedMs: () => (isOpen && leftMs(server) > 0 ? leftMs(server) : undefined),
    forget(address) {
      server.openedAt = Number.NEGATIVE_INFINITY;
      addresses.delete(address);
    },
    assertMayAsk,
    async run(address, work, signal) {
      assertMayAsk(address);
      if (isOpen || doubts >= limits.failures) {
        // The probe is shared by all concurrent callers and independent of their signals, because
        // an abort must not count as a response.
        probing ??= prove().finally(() => {
          probing = undefined;
        });
        await waitUnlessAborted(probing, signal);
        assertMayAsk(address);
      }
      return await execute(address, work);
    },
  };
}

const toOutage = ({ status }: PlexAnswer): Outage => {
  const refusal = plexRefusal(status, "answer");
  return refusal instanceof Outage ? refusal : plexUnavailable(`it returned status ${status}`);
};

const isDown = (error: unknown): error is Outage =>
  error instanceof Outage &&
  error.code === "plex_unavailable" &&
  !(error.cause instanceof BodyTooLong);
const isFault = (status: number): boolean => status >= 500;
