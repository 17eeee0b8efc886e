import { waitsForEngine } from "../../app/review/ask-engine.ts";
import { identityText } from "../../app/shown/history-text.ts";
import type { Results } from "../../app/shown/results-shape.ts";

import type { Io } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";
import { exitCodeOf } from "../terminal/to-exit-code.ts";

export const NO_ENGINE = "No engine runs: it is written down and done when `plex-ingest daemon` starts.";
export const WOKEN = "An engine was started for it, and ends when nothing is left to do.";

/**
 * What became of each id, and what engine is there, or was started (`wakes`), to act on it. With `together`, one line says
 * of how many it is true, instead of one for each that went well. Returns the exit code: that of the first failure.
 */
export function printResults(
  io: Io,
  results: Results,
  json: boolean | undefined,
  wakes = false,
  together?: string,
): number {
  if (json) printJson(io, results);
  else {
    const done = together === undefined ? 0 : results.results.filter(({ ok }) => ok).length;
    if (done > 0) printLines(io, [`${done} ${done === 1 ? "is" : "are"} ${together}.`]);
    const each = done > 0 ? results.results.filter(({ ok }) => !ok) : results.results;
    if (each.length > 0)
      printLines(
        io,
        each.map(({ id, ok, state, identity, message }) =>
          ok ? `#${id} is ${state}${identity ? `: ${identityText(identity)}` : ""}` : `#${id}: ${message}`,
        ),
      );
    if (!results.engine.running && waitsForEngine(results.results)) printLines(io, [wakes ? WOKEN : NO_ENGINE]);
  }
  const failed = results.results.find((result) => !result.ok);
  return failed ? exitCodeOf(failed.code ?? "internal_error") : 0;
}
