import type { Growth } from "./growth/growth.ts";
import { plotText } from "./growth/plot.ts";
import { barText, type Failed, type Line, shown } from "./lines.ts";
import { type Machine, machineText } from "./machine.ts";

/** A table that shows how other programs perform the same work. */
export type PeerTable = {
  title: string;
  note: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
};

export type Page = {
  machine: Machine;
  day: string;
  lines: readonly Line[];
  failed: readonly Failed[];
  growth: readonly Growth[];
  peers: readonly PeerTable[];
  /** The names given with --only. Undefined for the whole page. */
  only?: readonly string[] | undefined;
};

/** Maximum load of a machine that does nothing except measure. */
const QUIET_LOAD = 1;

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(columns), `|${"---|".repeat(columns.length)}`, ...rows.map(row)].join("\n");

const HELD = new Map<boolean | undefined, string>([
  [true, "yes"],
  [false, "**no**"],
  [undefined, ""],
]);

const figureRow = (line: Line): string[] => [
  line.what,
  `${shown(line.figure)} ${line.unit}`,
  barText(line),
  HELD.get(line.within) ?? "",
  line.floor ? `${shown(line.floor.value)} ${line.unit}: ${line.floor.what}` : "",
  line.ratio === undefined ? "" : `${shown(line.ratio)} ×`,
  `\`${line.command}\``,
];

/** Renders the results as the page `bench/table/figures.md`. The page contains nothing else. */
export function markdownPage({ machine, day, lines, failed, growth, peers, only }: Page): string {
  const parts = [
    "# Figures",
    "How fast plex-ingest is and how much memory it needs. `npm run bench -- --markdown` " +
      "writes this page, and `bench/README.md` explains the\nmeasurements.",
    `Measured on ${day}: ${machineText(machine)}.`,
  ];
  if (machine.load > QUIET_LOAD) {
    parts.push(
      `**The machine was busy** (a load of ${machine.load} on ${machine.cores} cores). Times ` +
        "are worse than on a quiet machine, and ratios are more reliable than times.",
    );
  }
  if (only) parts.push(`Measured only: ${only.join(", ")}.`);
  if (lines.length > 0) {
    parts.push(
      "## What it costs",
      "A *floor* is the cost, on the same machine in the same minute, of the work that cannot " +
        "be avoided. *Ratio* is the cost of plex-ingest divided by the floor.",
      table(["", "figure", "bar", "held", "floor", "ratio", "command"], lines.map(figureRow)),
    );
  }
  if (failed.length > 0) {
    parts.push(
      failed.map(({ name, why }) => `\`${name}\` was not measured: ${cell(why)}`).join("\n\n"),
    );
  }
  if (growth.length > 0) {
    parts.push(
      "## How it grows",
      "Each plot goes from the smallest amount to the largest. The bars of each measurement " +
        "have their own scale.",
      ...growth.flatMap((one) => [`### ${one.what}`, `\`\`\`text\n${plotText(one)}\n\`\`\``]),
    );
  }
  if (peers.length > 0) {
    parts.push(
      "## Others on the same work",
      "`npm run bench:peers` measured these in one run, on the same input.",
      ...peers.flatMap(({ title, note, columns, rows }) => [
        `### ${title}`,
        ...(rows.length > 0 ? [table(columns, rows)] : []),
        note,
      ]),
    );
  }
  return `${parts.join("\n\n")}\n`;
}
