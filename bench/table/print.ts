import { barText, type Failed, type Line, shown } from "./lines.ts";

const MARKS = new Map<boolean | undefined, string>([
  [true, "ok"],
  [false, "MISSED"],
  [undefined, ""],
]);

/** Lines and failures as a table for a terminal. */
export function tableText(lines: readonly Line[], failed: readonly Failed[]): string {
  const cells = [
    ["", "figure", "bar", "", "floor", "ratio", "measured against"],
    ...lines.map((line) => [
      line.what,
      `${shown(line.figure)} ${line.unit}`,
      barText(line),
      MARKS.get(line.within) ?? "",
      line.floor ? shown(line.floor.value) : "",
      line.ratio === undefined ? "" : `${shown(line.ratio)} ×`,
      line.floor?.what ?? "",
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, at) =>
    Math.max(...cells.map((row) => row[at]?.length ?? 0)),
  );
  const text = cells.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [...text, ...failed.map(({ name, why }) => `${name} was not measured: ${why}`)].join("\n");
}
