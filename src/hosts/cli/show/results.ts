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
 * Formats a correction in a few lines: the name, the work that it means, who added it, and for
 * which release.
 */
export const formatAliasLines = (alias: ShownAlias): string[] => [
  `#${alias.id} ${formatAlias(alias)}`,
  `  added by ${alias.actor} on ${formatUtc(alias.at, "minutes")} for release ` +
    `${alias.release_id} ${alias.release_name}`,
  ...(alias.counts ? [] : ["  a newer correction for the same name is used instead"]),
];

/** Formats a correction as `“The Office” (GB, 2001) → The Office (2001) [tv 2996]`. */
export function formatAlias({ title, country, year, identity }: ShownAlias): string {
  const more = [country, year].filter((each) => each !== undefined).join(", ");
  return `“${title}”${more === "" ? "" : ` (${more})`} → ${formatIdentity(identity)}`;
}

/** Returns the message about a decision that is saved while no engine is running. */
export const explainNoEngine = ({
  message = "No engine is running; this is saved until one starts.",
}: ShownResults["engine"]): string => toCommandText(message);

/**
 * Formats the result for one release: its state and work, its destination, what it waits for, or
 * why it came back to review.
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

/** Counts the successes by the state that they have now: `30 are identifying.` */
function countLines(results: readonly ShownResult[]): string[] {
  const states = Map.groupBy(
    results.filter(({ ok }) => ok),
    ({ state = "" }) => state,
  );
  return [...states].map(([state, { length }]) => `${formatCount(length, "is", "are")} ${state}.`);
}

/**
 * Prints the result for each id. Adds a note if no engine is running to carry it out, or if one was
 * started. With `together`, the successes are only counted, by state. Returns the exit code of the
 * first failure.
 */
export function printResults(
  io: Io,
  results: ShownResults,
  json: boolean | undefined,
  { together = false }: { together?: boolean } = {},
): number {
  const each = together ? results.results.filter(({ ok }) => !ok) : results.results;
  const { running, message } = results.engine;
  // Nothing is printed about an engine that is already running.
  const isSaid = waitsForEngine(results.results) && (!running || message !== undefined);
  const lines = [
    ...(together ? countLines(results.results) : []),
    ...each.flatMap(resultLines),
    ...(isSaid ? [explainNoEngine(results.engine)] : []),
  ];
  if (json) printJson(io, results);
  else if (lines.length > 0) printLines(io, lines);
  return exitCodeOfAll(results.results);
}
