import { cleanSentence } from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { UserError } from "../../../base/errors.ts";
import type { Identity, MediaType } from "../../../base/identity.ts";
import { parseSince } from "../../../base/since.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import type { Clock } from "../../../core/clock.ts";
import { HISTORY_ACTIONS } from "../../../core/history-actions.ts";
import { type ReleaseOutcome, STATES_OF_OUTCOME } from "../../../core/release/state.ts";
import type { Db, Store } from "../../../store/open.ts";
import { type HistoryEntry, readHistoryPage } from "../../../store/releases/history.ts";
import { findShownRelease } from "../../../store/releases/releases.ts";
import { type ChangedRelease, listChangedReleases } from "../../../store/works/changed-releases.ts";
import { readStorages } from "../../releases/read-storages.ts";
import { parseCursor, parseIdCursor, toCursor } from "../../shown/cursor.ts";
import { showEntry, showIdentity, toIso } from "../../shown/release.ts";
import type { ShownEntry } from "../../shown/release-shape.ts";
import type { ShownChanged, ShownPage } from "../../shown/results-shape.ts";
import { requireShownRelease } from "./find-item.ts";

export type HistoryQuery = {
  id?: number | undefined;
  action?: string | undefined;
  /** Actor in the form in which it was recorded: `engine`, `cli:anna`, `web:phone` … */
  actor?: string | undefined;
  /** Type and TMDB id of the work that a release is now identified as. */
  type?: MediaType | undefined;
  tmdbId?: number | undefined;
  /** A time as people write it; see `parseSince`. */
  since?: string | undefined;
  /** Name of the storage on which the action happened. */
  storage?: string | undefined;
  limit: number;
  cursor?: string | undefined;
};
/** `total` is absent if the number of matching entries exceeds the counting limit. */
export type HistoryPage = { entries: ShownEntry[] } & Omit<ShownPage, "total"> &
  Partial<Pick<ShownPage, "total">>;

/**
 * Reads a page of history, newest first. Times without a zone are UTC.
 * @throws UserError: `not_found` for an unknown release, `invalid_request` for an unknown action or
 * time.
 */
export async function readHistory(
  all: Store,
  query: HistoryQuery,
  clock: Clock,
): Promise<HistoryPage> {
  const { store, tell } = await readStorages(all, query.storage);
  if (query.id !== undefined) await requireShownRelease(store, query.id);
  const page = await readHistoryPage(store.read, {
    releaseId: query.id,
    // An unknown action is allowed if rows contain it, because a different version may have written
    // them.
    action: query.action as HistoryEntry["action"] | undefined,
    actor: query.actor,
    type: query.type,
    tmdbId: query.tmdbId,
    sinceMs: query.since === undefined ? undefined : parseSince(query.since, clock.now(), "UTC"),
    before: query.cursor === undefined ? undefined : parseIdCursor(query.cursor),
    limit: query.limit,
  });
  if (
    query.action !== undefined &&
    page.total === 0 &&
    !Object.hasOwn(HISTORY_ACTIONS, query.action)
  ) {
    throw new UserError(
      `There is no action "${query.action}".`,
      `Use one of ${Object.keys(HISTORY_ACTIONS).join(", ")}.`,
    );
  }
  const entries: ShownEntry[] = [];
  for (const entry of page.entries) entries.push(showEntry(await withTitle(store.read, entry)));
  const last = page.entries.at(-1);
  const next = last && entries.length === query.limit ? toCursor("id", last.id) : undefined;
  return {
    entries: await tell(entries, "history", ({ id }) => id),
    ...dropUndefined({ total: page.total, next }),
  };
}

/** Adds the title that filing looked up for a work that was approved only by its id. */
async function withTitle(db: Db, entry: HistoryEntry): Promise<HistoryEntry> {
  const named = entry.detail?.["identity"] as Partial<Identity> | undefined;
  if (entry.releaseId === undefined || named?.title !== "") return entry;
  const identity = (await findShownRelease(db, entry.releaseId))?.identity;
  if (identity === undefined || identity.type !== named.type || identity.tmdbId !== named.tmdbId) {
    return entry;
  }
  const { title, year } = identity;
  return {
    ...entry,
    detail: { ...entry.detail, identity: { ...named, title, ...dropUndefined({ year }) } },
  };
}

export type ChangedQuery = Omit<HistoryQuery, "id" | "action" | "type" | "tmdbId"> & {
  outcome?: ReleaseOutcome | undefined;
  search?: string | undefined;
};

export interface ChangedPage {
  releases: ShownChanged[];
  next?: string;
}

/**
 * Reads a page of releases, most recently changed first. @throws UserError for an unknown time or
 * cursor
 */
export async function readChanged(
  all: Store,
  { outcome, since, cursor, storage, ...query }: ChangedQuery,
  clock: Clock,
): Promise<ChangedPage> {
  const { store, tell } = await readStorages(all, storage);
  const rows = await listChangedReleases(store.read, {
    ...query,
    states: outcome && STATES_OF_OUTCOME[outcome],
    sinceMs: since === undefined ? undefined : parseSince(since, clock.now(), "UTC"),
    after: cursor === undefined ? undefined : placeIn(cursor),
  });
  const last = rows.at(-1);
  return {
    releases: await tell(rows.map(showChanged), "release", ({ id }) => id),
    ...(last && rows.length === query.limit
      ? { next: toCursor("changed", last.changedAt, last.id) }
      : {}),
  };
}

function placeIn(cursor: string): { changedAt: number; id: number } {
  const [changedAt, id] = parseCursor(cursor, /^changed:(\d{1,16}):(\d{1,16})$/);
  return { changedAt: Number(changedAt), id: Number(id) };
}

function showChanged({
  identity,
  reasons: [reason],
  changedAt,
  actor,
  isPutBack,
  ...release
}: ChangedRelease): ShownChanged {
  return {
    id: release.id,
    version: release.version,
    name: cleanText(release.name),
    source: release.source,
    state: release.state,
    changed_at: toIso(changedAt),
    ...(identity === undefined ? {} : { identity: showIdentity(identity) }),
    ...(reason === undefined ? {} : { reason: cleanSentence(reason.message, 1000) }),
    ...(actor === undefined ? {} : { actor: cleanText(actor, 100) }),
    ...(isPutBack ? { put_back: true } : {}),
  };
}
