import { NEGATIVES, REAL, SAME, TRAPS } from "./decide-all.ts";
import type { Outcome } from "./decision-score.ts";
import type { Part } from "./rows.ts";
import { reasonCounts, requestCounts, summarize, summarizeTimed } from "./summary.ts";

/**
 * Prints the decisions about the labelled names of a part and returns the values for the line of
 * JSON. `timed` contains the names that were decided again with the length of their film. All other
 * names count as decided by name only.
 */
export function reportDecisions(
  part: Part,
  threshold: number,
  outcomes: readonly Outcome[],
  timed: readonly Outcome[] = [],
) {
  const of = (corpus: string) => outcomes.filter((one) => one.corpus === corpus);
  const real = of(REAL);
  const traps = of(TRAPS);
  const again = new Map(timed.map((one) => [one.row, one]));
  const groups = {
    "real names": real,
    "real movies": real.filter(({ row }) => row.type === "movie"),
    "real series": real.filter(({ row }) => row.type === "tv"),
    ...(part === 1 && {
      traps,
      "traps with answer and year": traps.filter(
        ({ row }) => row.tmdb_id != null && row.year !== undefined,
      ),
    }),
    "same title": of(SAME),
    negatives: of(NEGATIVES),
  };
  const summaries = (lists: Iterable<[string, Outcome[]]>) =>
    Object.fromEntries(
      [...lists].map(([name, list]) => [
        name,
        { ...summarize(list), ...summarizeTimed(list, again) },
      ]),
    );
  const decision = summaries(Object.entries(groups));
  const kinds = summaries(Map.groupBy(traps, ({ row }) => row.kind ?? ""));
  const requests = requestCounts([...outcomes, ...timed]);
  console.log(
    `Decisions on part ${part} at a threshold of ${threshold} (the program's client, over HTTP ` +
      "on the loopback address):",
  );
  console.table(decision);
  if (part === 1) console.table(kinds);
  const held = (list: readonly Outcome[]) =>
    reasonCounts(list.filter((one) => one.verdict === "held"));
  console.log("held (real):", held(real.filter(({ answerable }) => answerable)));
  if (part === 1) console.log("held (traps):", held(groups["traps with answer and year"] ?? []));
  console.log("held (same):", reasonCounts(of(SAME)));
  const late = real.flatMap(({ row, answerable }) => (answerable ? (again.get(row) ?? []) : []));
  if (late.length > 0) console.log("held (real, with a length):", held(late));
  console.log("requests per name, with a cold cache:", requests);
  for (const one of [...outcomes, ...timed]) {
    if (one.verdict.startsWith("wrong")) console.log(wrongLine(one));
  }
  return part === 1 ? { decision, kinds, requests } : { decision2: decision, requests2: requests };
}

const wrongLine = ({ verdict, row, found, read }: Outcome): string =>
  `${verdict}: ${row.name}\n    want ${row.tmdb_id ?? "none"} ${row.season?.join() ?? ""}x${(row.episode ?? row.absolute)?.join() ?? ""}, filed ${found}\n    read ${read}`;
