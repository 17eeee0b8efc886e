import type { Io, Results } from "../context.ts";
import { printJson, printLines } from "../print.ts";
import { exitCodeOf } from "../to-exit-code.ts";
import { identityText } from "./release-lines.ts";

/** What became of each id, and whether an engine is there to act on it. Returns the exit code: that of the first failure. */
export function printResults(io: Io, results: Results, json: boolean): number {
  if (json) printJson(io, results);
  else {
    printLines(
      io,
      results.results.map(({ id, ok, state, identity, message }) =>
        ok ? `#${id} is ${state}${identity ? `: ${identityText(identity)}` : ""}` : `#${id}: ${message}`,
      ),
    );
    if (!results.engine.running && results.results.some((result) => result.ok)) {
      printLines(io, ["No engine runs: it is written down and done when `plex-ingest daemon` starts."]);
    }
  }
  const failed = results.results.find((result) => !result.ok);
  return failed ? exitCodeOf(failed.code ?? "internal_error") : 0;
}
