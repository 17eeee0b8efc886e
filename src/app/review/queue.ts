import { Outage, UserError } from "../../core/errors.ts";
import type { Release, Source } from "../../core/release/release.ts";
import { STATES, type State } from "../../core/release/state.ts";
import { releasesProgress } from "../../store/journal/copy-progress.ts";
import type { Store } from "../../store/open.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { queuePage, setUnversioned } from "../../store/releases/releases.ts";
import { showRelease } from "../shown/release.ts";
import type { ShownRelease } from "../shown/release-shape.ts";
import type { Page } from "../shown/results-shape.ts";
import { firstCandidate } from "./choose/work.ts";

// Opaque to the caller, so that paging can change without breaking clients.

export const toCursor = (id: number): string => Buffer.from(`id:${id}`).toString("base64url");

/** @throws UserError when the text is not one of our cursors. */
export function fromCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const id = /^id:(\d{1,15})$/.exec(Buffer.from(cursor, "base64url").toString("latin1"))?.[1];
  if (id === undefined) {
    throw new UserError(
      "This cursor does not come from a listing.",
      "Use `next` of the last page, or leave the cursor out.",
    );
  }
  return Number(id);
}

export type QueueQuery = {
  state?: string | undefined;
  source?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};
export type QueuePage = { items: ShownRelease[] } & Page;

const stateOf = (text: string): readonly State[] | "all" => {
  if (text === "all") return "all";
  const state = STATES.find((known) => known === text);
  if (state) return [state];
  throw new UserError(`There is no state "${text}".`, `Use all, or one of ${STATES.join(", ")}.`);
};

const SOURCES: readonly Source[] = ["folder", "torrent", "person"];

function sourceOf(text: string | undefined): Source | undefined {
  const source = SOURCES.find((known) => known === text);
  if (source || text === undefined) return source;
  throw new UserError(`There is no source "${text}".`, `Use one of ${SOURCES.join(", ")}.`);
}

const BUSY_TIMEOUT_MS = 500;

/**
 * Remembers which candidate a person was shown first. An approval that names no identity takes only that one.
 * Writes only changes. A reader does not wait long for another process's write and sees the queue on a full disk too: if
 * the write fails, the person must name the candidate, and nothing else is lost.
 */
export async function rememberShown(store: Store, releases: readonly Release[]): Promise<void> {
  const changed = releases.filter((release) => {
    const first = firstCandidate(release);
    return first !== undefined && first !== release.shown;
  });
  if (changed.length === 0) return;
  const late = AbortSignal.timeout(BUSY_TIMEOUT_MS);
  try {
    await store.write(async (trx) => {
      for (const release of changed) await setUnversioned(trx, release.id, { shown: firstCandidate(release) ?? "" });
    }, late);
  } catch (error) {
    if (error !== late.reason && !(error instanceof Outage)) throw error;
  }
}

/** A page of the queue; without a state, the releases in review. */
export async function readQueue(store: Store, query: QueueQuery, { readOnly = false } = {}): Promise<QueuePage> {
  const states = stateOf(query.state ?? "review");
  const page = await queuePage(store.read, {
    states,
    source: sourceOf(query.source),
    limit: query.limit,
    after: fromCursor(query.cursor),
  });
  if (!readOnly) await rememberShown(store, page.releases);
  const last = page.releases.at(-1);
  const progress = await releasesProgress(store.read);
  const items: ShownRelease[] = [];
  for (const release of page.releases)
    items.push(showRelease(release, progress.get(release.id), await itemsOf(store.read, release.id)));
  return last && items.length === query.limit
    ? { items, total: page.total, next: toCursor(last.id) }
    : { items, total: page.total };
}
