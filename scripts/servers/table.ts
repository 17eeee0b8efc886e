import { UNTIL_FOUND } from "./compare.ts";

/** A row of the table that a trial prints. */
export type TrialRow = {
  kind: string;
  names: string;
  /** The names of the filed videos, or why a work was not filed. */
  filed: string;
  /** The program's state at the server. */
  state: string;
  shown: string;
  /** Notes that the program gave before it filed the work. Empty without notes. */
  notes: string;
  /** Empty if the server shows what was filed. */
  difference: string;
  /** From filing to proof. */
  seconds: number | undefined;
};

const HEAD = ["kind", "names", "filed", "state", "server shows", "note", "difference", "s"];

/** Renders a table as Markdown, so that it can be pasted into an issue. */
export function renderTable(rows: readonly TrialRow[]): string {
  const lines = rows.map(({ kind, names, filed, state, shown, notes, difference, seconds }) => [
    kind,
    names,
    filed,
    state,
    shown,
    notes,
    difference,
    seconds === undefined ? "–" : seconds.toFixed(seconds < 10 ? 1 : 0),
  ]);
  return renderCells(HEAD, lines);
}

/** Renders cells below a head as Markdown. */
export const renderCells = (
  head: readonly string[],
  lines: readonly (readonly string[])[],
): string =>
  [head, head.map(() => "---"), ...lines]
    .map((cells) => `| ${cells.map(toCell).join(" | ")} |`)
    .join("\n");

const toCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");

export type Verdict = { unexplained: TrialRow[]; untrue: TrialRow[]; corrected: TrialRow[] };

/**
 * Differences that no note explained, notes without a difference, and differences that the right id
 * corrects, which need no note.
 */
export function judge(rows: readonly TrialRow[]): Verdict {
  const differs = ({ difference }: TrialRow): boolean =>
    difference.split("; ").some((one) => one !== "" && !one.endsWith(UNTIL_FOUND));
  return {
    unexplained: rows.filter((row) => differs(row) && row.notes === ""),
    untrue: rows.filter((row) => !differs(row) && row.notes !== ""),
    corrected: rows.filter((row) => !differs(row) && row.difference !== ""),
  };
}

/** Median and longest time from filing to proof, for each kind of work. */
export function renderTimes(rows: readonly TrialRow[]): string {
  const kinds = Map.groupBy(
    rows.filter(({ seconds }) => seconds !== undefined),
    ({ kind }) => kind,
  );
  return [...kinds]
    .map(([kind, all]) => {
      const times = all.map(({ seconds = 0 }) => seconds).toSorted((a, b) => a - b);
      const [low = 0, high = 0, longest = 0] = [
        times[Math.floor((times.length - 1) / 2)],
        times[Math.floor(times.length / 2)],
        times.at(-1),
      ];
      const median = (low + high) / 2;
      return `${kind}: ${all.length}, median ${median.toFixed(1)} s, longest ${longest.toFixed(1)} s`;
    })
    .join("\n");
}
