/**
 * The settings that can be changed while the engine runs, by their names at run time, in the order
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

/** One of them under its name at run time, like `auto_ingest`, and under that of its variable. */
export type RunTimeVariable<Variable extends string = string> = {
  name: string;
  variable: Variable;
};

/**
 * The default of INGEST_STABLE_SECONDS, also for a database that no engine has written its settings
 * to.
 */
export const DEFAULT_STABLE_SECONDS = 60;
