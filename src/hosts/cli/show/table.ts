import { formatEntry, formatEvent, shortenEntry } from "../../../app/shown/history-text.ts";
import type { ShownEntry } from "../../../app/shown/release-shape.ts";
import { quoteWord } from "../../../base/text/clean-text.ts";
import { formatUtc } from "../../../base/text/local-time.ts";

/**
 * Formats one line per entry: time, release, event, and only the first reason if there are several.
 */
export const formatHistoryLines = (entries: readonly ShownEntry[]): string[] =>
  entries.map((entry) => formatHistoryLine(shortenEntry(entry)));

/**
 * Like `formatHistoryLines`, but for one release. The release's number and name are printed once
 * above the lines instead of in each line.
 */
export const formatReleaseHistory = (entries: readonly ShownEntry[]): string[] =>
  entries.map((entry) => `  ${formatUtc(entry.at)}: ${formatEvent(entry)}`);

/**
 * Formats an entry as `2026-03-01 12:34:56 UTC #7 Heat.mkv: filed`. The time is converted to local
 * time when the line is printed.
 */
export const formatHistoryLine = (entry: ShownEntry): string =>
  `${formatUtc(entry.at)} ${formatEntry(entry)}`;

/** Aligns the columns of the rows, two spaces apart. The last column is not padded. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
  }
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

type AddressParameters = Readonly<Record<string, string | number | boolean | undefined>>;

/** Default values of the options, which can be omitted from a command. */
const DEFAULTS: AddressParameters = { limit: 20, certain: false };

/**
 * Returns ` Next: ` and the complete command for the next page. Empty on the last page. `defaults`
 * are the defaults of this command only.
 */
export function formatNextPage(
  command: string,
  cursor: string | undefined,
  query: AddressParameters,
  { label = "Next", defaults = {} }: { label?: string; defaults?: AddressParameters } = {},
): string {
  if (cursor === undefined) return "";
  const options = Object.entries(query).flatMap(([name, value]) => {
    if (name === "cursor" || value === undefined || value === (defaults[name] ?? DEFAULTS[name])) {
      return [];
    }
    return [value === true ? `--${name}` : `--${name} ${quoteWord(String(value))}`];
  });
  return ` ${label}: plex-ingest ${[command, ...options, `--cursor ${cursor}`].join(" ")}`;
}
