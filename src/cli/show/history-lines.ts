import { entryText, shortened } from "../../app/shown/history-text.ts";
import type { ShownEntry } from "../../app/shown/release-shape.ts";
import { utcText } from "../../core/text/local-time.ts";

/** One line per entry: when, which release, what happened, and the first reason if there are several. */
export const historyLines = (entries: readonly ShownEntry[]): string[] =>
  entries.map((entry) => historyLine(shortened(entry)));

/** The same for a single release. Its number and name are printed once above, not in each line. */
export const historyOfOne = (entries: readonly ShownEntry[]): string[] =>
  entries.map(({ id, at, action, actor, to, detail }) => {
    const entry: ShownEntry = { id, at, action, actor, ...(to && { to }), ...(detail && { detail }) };
    return `  ${historyLine(entry)}`;
  });

/** `2026-03-01 12:34:56 UTC #7 Heat.mkv: filed`; printing it makes the time local. */
export function historyLine(entry: ShownEntry): string {
  const isNamed = entry.release_id !== undefined || Boolean(entry.name);
  return `${utcText(entry.at)}${isNamed ? " " : ""}${entryText(entry)}`;
}
