import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

/** A name with its kind, and the decision about it. */
export type Decided = {
  kind: string;
  name: string;
  /**
   * `files movie/11`, `files Episode 1.mkv as tv/7 1x2`, and `waits no_match`, joined by `; ` in the
   * order of their paths. A release of which a part waits has both.
   */
  outcome: string;
};

/** Names of one kind whose decision changed in the same way. */
export type Difference = {
  kind: string;
  /** Codes of the reasons, or `filed`; `filed otherwise` if a name is filed as something else. */
  from: string;
  to: string;
  count: number;
  /** Up to three of the names, with both outcomes. */
  examples: string[];
};

const EXAMPLES = 3;

/** Reads a record that `writeRecord` wrote. Empty if there is no such file. */
export function readRecord(path: string): Decided[] {
  if (!existsSync(path)) return [];
  const text = brotliDecompressSync(readFileSync(path)).toString();
  return JSON.parse(text) as Decided[];
}

/** Writes decisions in a stable order, compressed, so that the same decisions are the same bytes. */
export function writeRecord(path: string, decisions: readonly Decided[]): void {
  const params = { [constants.BROTLI_PARAM_LGWIN]: 24 };
  writeFileSync(path, brotliCompressSync(JSON.stringify(sort(decisions)), { params }));
}

const keyOf = ({ kind, name }: Decided): string => `${kind}\n${name}`;

const sort = (decisions: readonly Decided[]): Decided[] =>
  [...new Map(decisions.map((one) => [keyOf(one), one])).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);

/**
 * Compares decisions with recorded ones, and groups the differences by kind and by what changed,
 * the most frequent first. Names that only one of both has are differences from or to `no name`.
 */
export function compareDecisions(
  recorded: readonly Decided[],
  today: readonly Decided[],
): Difference[] {
  const [before, after] = [recorded, today].map(
    (list) => new Map(list.map((one) => [keyOf(one), one])),
  );
  const found = new Map<string, Difference>();
  for (const key of new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])) {
    const [was, is] = [before?.get(key), after?.get(key)];
    const one = is ?? was;
    if (one === undefined || was?.outcome === is?.outcome) continue;
    const [from, to] = [classOf(was), classOf(is)];
    const change = { from, to: from === to ? `${to} otherwise` : to };
    const group = `${one.kind}\n${change.from}\n${change.to}`;
    const difference = found.get(group) ?? { kind: one.kind, ...change, count: 0, examples: [] };
    difference.count += 1;
    if (difference.examples.length < EXAMPLES) {
      difference.examples.push(
        `${one.name}: ${was?.outcome ?? "no name"} → ${is?.outcome ?? "no name"}`,
      );
    }
    found.set(group, difference);
  }
  return [...found.values()].toSorted((a, b) => b.count - a.count);
}

/** The outcome without ids and paths: `filed`, `waits no_match`, or both. */
const classOf = (decided: Decided | undefined): string =>
  decided === undefined
    ? "no name"
    : [
        ...new Set(
          decided.outcome.split("; ").map((part) => (part.startsWith("files ") ? "filed" : part)),
        ),
      ].join(" and ");

/** Shows differences as text, one group after the other. */
export const formatDifferences = (differences: readonly Difference[]): string =>
  differences
    .map(({ kind, from, to, count, examples }) =>
      [`${count} × ${kind}: ${from} → ${to}`, ...examples.map((line) => `    ${line}`)].join("\n"),
    )
    .join("\n");
