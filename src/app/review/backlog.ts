import type { Store } from "../../store/open.ts";
import { parkedPage } from "../../store/settings/settings.ts";
import { showRelease } from "../shown/release.ts";
import { fromCursor, type QueuePage, toCursor } from "./queue/queue.ts";

/** A page of the parked backlog, oldest first. */
export async function readBacklog(
  store: Store,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<QueuePage> {
  const { releases, total } = await parkedPage(store.read, { limit, after: fromCursor(cursor) });
  const items = releases.map((release) => showRelease(release, undefined, []));
  const last = releases.at(-1);
  return last && items.length === limit ? { items, total, next: toCursor(last.id) } : { items, total };
}
