import { toParseLine } from "../../core/parse/parse-line.ts";
import { readSettling } from "../engine/settling.ts";
import type { ShownItem } from "../shown/release-shape.ts";
import { readBacklog } from "./backlog.ts";
import { createItemFacts } from "./facts/item-facts.ts";
import type { Parts } from "./parts.ts";
import { findItem } from "./queue/find-item.ts";
import { type HistoryPage, type HistoryQuery, readHistory } from "./queue/history.ts";
import { type QueuePage, readQueue } from "./queue/queue.ts";
import type { QueueQuery } from "./queue/queue-query.ts";

/** `unseen`: nothing is remembered as shown, so that nothing is written. An approval must then name type, id and version. */
export type Reading = { unseen?: boolean | undefined };

/** What people and clients read of releases. */
export function createReads(deps: Pick<Parts, "store" | "now" | "readOnly" | "openCatalogue">) {
  const { store, now, readOnly } = deps;
  const readFacts = createItemFacts(deps.openCatalogue);
  const how = ({ unseen = false }: Reading) => ({ readOnly: readOnly || unseen });
  return {
    show: (id: number, reading: Reading = {}): Promise<ShownItem> => findItem(store, id, toParseLine, how(reading)),
    /** The same with what a person decides by: TMDb's facts of its first candidates, how lengths fit, whence numbers come. */
    showInFull: (id: number, signal: AbortSignal, reading: Reading = {}): Promise<ShownItem> =>
      findItem(store, id, toParseLine, { ...how(reading), facts: (...asked) => readFacts(...asked, signal) }),
    /** `maxChars`: of the releases' JSON; the page ends before it has more. */
    queue: (query: QueueQuery, { maxChars, ...reading }: Reading & { maxChars?: number } = {}): Promise<QueuePage> =>
      readQueue(store, query, { ...how(reading), maxChars }),
    history: (query: HistoryQuery): Promise<HistoryPage> => readHistory(store, query),
    backlog: (query: { limit: number; cursor?: string | undefined }): Promise<QueuePage> => readBacklog(store, query),
    /** Lines on what settles, and what for; empty where nothing does. */
    settling: (options?: { all: boolean }): Promise<string[]> => readSettling(store.read, now(), options),
  };
}
