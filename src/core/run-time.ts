/**
 * Settings that can be changed while the engine runs, listed by their run-time names in the order
 * of the documentation.
 */
export const RUN_TIME_NAMES = [
  "auto_ingest",
  "confidence_threshold",
  "stable_seconds",
  "poll_seconds",
  "duplicate_policy",
] as const;

export type RunTimeName = (typeof RUN_TIME_NAMES)[number];

/** A run-time setting with its run-time name, such as `auto_ingest`, and its variable. */
export type RunTimeVariable<Variable extends string = string> = {
  name: string;
  variable: Variable;
};

/**
 * Default of INGEST_STABLE_SECONDS. Also used for a database to which no engine has written its
 * settings.
 */
export const DEFAULT_STABLE_SECONDS = 60;
