import { UserError } from "../../core/errors.ts";
import { historyPage } from "../../store/history.ts";
import type { Store } from "../../store/open.ts";
import { showEntry } from "../show/show-entry.ts";
import type { ShownEntry } from "../show/shown.ts";
import { fromCursor, toCursor } from "./cursor.ts";

export type HistoryQuery = {
  id?: number | undefined;
  action?: string | undefined;
  since?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};
export type HistoryPage = { entries: ShownEntry[]; total: number; next?: string };

/** A page of history, newest first. `since` is an ISO 8601 date or time. */
export async function readHistory(store: Store, query: HistoryQuery): Promise<HistoryPage> {
  const page = await historyPage(store.read, {
    releaseId: query.id,
    action: query.action,
    sinceMs: query.since === undefined ? undefined : toMs(query.since),
    before: fromCursor(query.cursor),
    limit: query.limit,
  });
  const entries = page.entries.map(showEntry);
  const last = page.entries.at(-1);
  return last && entries.length === query.limit
    ? { entries, total: page.total, next: toCursor(last.id) }
    : { entries, total: page.total };
}

function toMs(since: string): number {
  const ms = Date.parse(since);
  if (Number.isNaN(ms))
    throw new UserError(`"${since}" is not a date.`, "Write it like 2026-11-20 or 2026-11-20T08:00:00Z.");
  return ms;
}
