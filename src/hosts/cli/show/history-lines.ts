import { entryText, eventText, shortened } from "../../../app/shown/history-text.ts";
import type { ShownEntry } from "../../../app/shown/release-shape.ts";
import { utcText } from "../../../core/text/local-time.ts";

/** One line per entry: when, which release, what happened, and the first reason if there are several. */
export const historyLines = (entries: readonly ShownEntry[]): string[] =>
  entries.map((entry) => historyLine(shortened(entry)));

/** The same for a single release. Its number and name are printed once above, not in each line. */
export const historyOfOne = (entries: readonly ShownEntry[]): string[] =>
  entries.map((entry) => `  ${utcText(entry.at)}: ${eventText(entry)}`);

/** `2026-03-01 12:34:56 UTC #7 Heat.mkv: filed`; printing it makes the time local. */
export const historyLine = (entry: ShownEntry): string => `${utcText(entry.at)} ${entryText(entry)}`;
