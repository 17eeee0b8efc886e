import type { Log } from "../../src/core/log.ts";

/** A log that hands each line to the test, whatever its level. */
export const logOf = (write: (line: string) => void): Log => ({
  info: write,
  warn: write,
  error: write,
});

export const SILENT_LOG: Log = logOf(() => {});
