import { entryText, shortened } from "../../app/shown/history-text.ts";
import type { ShownEntry } from "../../app/shown/release-shape.ts";

/** One line an entry: when, which release, what happened, and why where it says so. Of many reasons the first weighs. */
export const historyLines = (entries: readonly ShownEntry[]): string[] =>
  entries.map((entry) => historyLine(shortened(entry)));

/** The same of a single release, whose number and name stand above: not in every line. */
export const historyOfOne = (entries: readonly ShownEntry[]): string[] =>
  entries.map(({ id, at, action, actor, to, detail }) => {
    const entry: ShownEntry = { id, at, action, actor, ...(to && { to }), ...(detail && { detail }) };
    return `  ${historyLine(entry)}`;
  });

/** `2026-03-01 12:34:56 #7 Heat.mkv: filed`; the time is UTC. */
export function historyLine(entry: ShownEntry): string {
  const isNamed = entry.release_id !== undefined || Boolean(entry.name);
  return `${entry.at.slice(0, 19).replace("T", " ")}${isNamed ? " " : ""}${entryText(entry)}`;
}
