/** Time is handed in, so that settling, back-off and trash ages are tested without waiting. */
export type Clock = {
  /** Wall clock, milliseconds since 1970: for what is written down. */
  now(): number;
  /**
   * Monotonic milliseconds: for what is measured. Survives a wall clock that jumps, not a restart.
   */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};
