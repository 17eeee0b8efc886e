import type { ShownAlias } from "../../../app/learn/list-aliases.ts";
import { formatIdentity } from "../../../app/shown/history-text.ts";
import type { ShownResult, ShownResults } from "../../../app/shown/results-shape.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { formatUtc } from "../../../base/text/local-time.ts";
import { waitsForEngine } from "../../../core/release/state-traits.ts";
import { type Io, printJson, printLines } from "../terminal/print.ts";
import { exitCodeOfAll } from "../terminal/to-exit-code.ts";

/**
 * A correction in a few lines: which name means which work, and who taught it for which release.
 */
export const formatAliasLines = (alias: ShownAlias): string[] => [
  `#${alias.id} ${formatAlias(alias)}`,
  `  taught by ${alias.actor} on ${formatUtc(alias.at, "minutes")} for release ${alias.release_id} ${alias.release_name}`,
  ...(alias.counts ? [] : ["  a newer correction for the same name is used instead"]),
];

/** `“The Office” (GB, 2001) → The Office (2001) [tv 2996]`. */
export function formatAlias({ title, country, year, identity }: ShownAlias): string {
  const more = [country, year].filter((each) => each !== undefined).join(", ");
  return `“${title}”${more === "" ? "" : ` (${more})`} → ${formatIdentity(identity)}`;
}

/** What a decision leads to while no engine runs. */
export const explainNoEngine = ({
  message = "No engine is running: this is recorded.",
}: ShownResults["engine"]): string => toCommandText(message);

/**
 * What became of one release: its state and work, where it was filed, what it waits for, or why it
 * came back.
 */
function resultLines({
  id,
  ok,
  state,
  identity,
  destinations = [],
  message,
}: ShownResult): string[] {
  if (!ok) return [`#${id}: ${toCommandText(message ?? "")}`];
  const [first, ...more] = destinations;
  const where =
    first === undefined ? [] : [`  → ${first}${more.length > 0 ? ` and ${more.length} more` : ""}`];
  const what = `#${id} is ${state}${identity ? `: ${formatIdentity(identity)}` : ""}`;
  return [message === undefined ? what : `${what}. ${toCommandText(message)}`, ...where];
}

/**
 * Prints the result of each id, and a note if no engine is running to act on it, or one was
 * started. With `together`, one line counts the successful ones, and only failures get lines.
 * Returns the first failure's exit code.
 */
export function printResults(
  io: Io,
  results: ShownResults,
  json: boolean | undefined,
  together?: string,
): number {
  const done = together === undefined ? 0 : results.results.filter(({ ok }) => ok).length;
  const each = done > 0 ? results.results.filter(({ ok }) => !ok) : results.results;
  const { running, message } = results.engine;
  // Of an engine that runs here nothing is said.
  const isSaid = waitsForEngine(results.results) && (!running || message !== undefined);
  const lines = [
    ...(done > 0 ? [`${formatCount(done, "is", "are")} ${together}.`] : []),
    ...each.flatMap(resultLines),
    ...(isSaid ? [explainNoEngine(results.engine)] : []),
  ];
  if (json) printJson(io, results);
  else if (lines.length > 0) printLines(io, lines);
  return exitCodeOfAll(results.results);
}
