import { entryText, shortened } from "../app/shown/history-text.ts";
import type { ShownEntry } from "../app/shown/release-shape.ts";
import type { HistoryAction } from "../core/history-actions.ts";

import type { Log } from "./host.ts";

/** How the life of a release ends or stops; the steps before that are in history alone. */
const USUAL: readonly HistoryAction[] = [
  "filed",
  "held",
  "ignored",
  "taken_back",
  "restored",
  "superseded",
  "reinstated",
];
const UNUSUAL: readonly HistoryAction[] = ["source_lost", "plex_mismatch", "plex_not_seen"];

export const LOGGED_ACTIONS: readonly HistoryAction[] = [...USUAL, ...UNUSUAL];

/** One line for each release that was filed or taken back, or that waits for a person. */
export const createHistoryLog =
  (log: Log) =>
  (entry: ShownEntry): void => {
    const write = UNUSUAL.some((action) => action === entry.action) ? log.warn : log.info;
    write(entryText(shortened(entry)));
  };
