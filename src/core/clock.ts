/**
 * The clock is injected, so that settling, backoff and trash ages can be tested without waiting.
 */
export type Clock = {
  /** Wall clock in milliseconds since 1970, for times that are stored. */
  now(): number;
  /**
   * Monotonic clock in milliseconds, for measurements. Not affected when the wall clock jumps, but
   * lost at a restart.
   */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};
