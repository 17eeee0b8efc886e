import type { Results } from "../../app/review/review.ts";
import type { Io } from "../context.ts";
import { printJson, printLines } from "../print.ts";
import { exitCodeOf } from "../to-exit-code.ts";
import { identityText } from "./release-lines.ts";

/** States that only an engine leads on from; what is rejected is done at once. */
const WAITS_FOR_ENGINE: readonly (string | undefined)[] = ["settling", "identifying", "approved", "filing", "undoing"];

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
    if (!results.engine.running && results.results.some(({ ok, state }) => ok && WAITS_FOR_ENGINE.includes(state))) {
      printLines(io, ["No engine runs: it is written down and done when `plex-ingest daemon` starts."]);
    }
  }
  const failed = results.results.find((result) => !result.ok);
  return failed ? exitCodeOf(failed.code ?? "internal_error") : 0;
}
