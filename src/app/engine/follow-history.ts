import type { HistoryAction } from "../../core/history-actions.ts";
import type { Db } from "../../store/open.ts";
import { findNewestHistory, listHistoryAfter } from "../../store/releases/history.ts";
import { showEntry } from "../shown/release.ts";
import type { ShownEntry } from "../shown/release-shape.ts";
import type { Stage } from "./engine.ts";

/** The engine's own changes wake this stage. Entries of other processes are not urgent. */
const POLL_INTERVAL_MS = 5000;
const MAX_ENTRIES = 200;

export interface HistoryStageDeps {
  db: Db;
  actions: readonly HistoryAction[];
  report: (entry: ShownEntry) => void;
  /**
   * True if this engine is the one of several that reports. Otherwise, another engine reports the
   * entries that arrive in the meantime. If undefined, this engine always reports.
   */
  reports?: () => Promise<boolean>;
}

export interface HistoryStage extends Stage {
  /** Also reports the last entries. */
  drained(): Promise<void>;
}

/**
 * Creates a stage that reports every history entry that any process writes from now on, oldest
 * first and each entry once. Only entries with one of `actions` are reported. Earlier entries are
 * never reported, so a restart repeats nothing.
 */
export async function createHistoryStage(deps: HistoryStageDeps): Promise<HistoryStage> {
  const { db, actions, report, reports = async () => true } = deps;
  let seen = await findNewestHistory(db);

  async function follow(): Promise<void> {
    for (;;) {
      const entries = await listHistoryAfter(db, { after: seen, actions, limit: MAX_ENTRIES });
      const isMine = entries.length > 0 && (await reports());
      for (const entry of entries) {
        seen = entry.id;
        if (isMine) report(showEntry(entry));
      }
      if (entries.length < MAX_ENTRIES) return;
    }
  }

  return {
    name: "history",
    async run() {
      await follow();
      return POLL_INTERVAL_MS;
    },
    drained: () => follow().catch(() => {}),
  };
}
