import { useContext, useEffect, useRef, useState } from "preact/hooks";
import type { QueueAnswer, QueuePageFilter, ReleaseView } from "../desk/answers.ts";
import { type Desk, useDesk } from "../desk/desk.ts";
import { FirstRowsContext } from "../hooks/first-rows.ts";
import { useLoad } from "../hooks/use-load.ts";
import { type ListRow, mergeRows } from "../model/merge.ts";

/** Rows added by each "Show more", and the maximum number of rows. */
export const PAGE_ROWS = 50;
export const MAX_ROWS = 500;
const MAX_ROWS_ASKED = 100;

/**
 * Number of rows that were last requested, by filter and number of first rows. Kept until the page
 * is closed.
 */
const wantedBefore = new Map<string, number>();

/** Time in ms for which a decided row is still drawn: `--time` of the sheet. */
const LEAVING_MS = 120;

/** A decided row, and the ID of the row below it. */
type LeavingRow = { row: ListRow<ReleaseView>; next: number | undefined };

/** The list of waiting releases. */
export interface QueueModel {
  rows: ListRow<ReleaseView>[];
  /** Rows that the person has just decided. They are drawn for the time of their motion. */
  leaving: readonly LeavingRow[];
  /**
   * Number of waiting releases that are not among the rows yet. While the list is held, nothing
   * moves.
   */
  news: number;
  /** Total number of releases that match the filter; undefined before the first response. */
  total: number | undefined;
  counts: NonNullable<QueueAnswer["counts"]>["groups"];
  /** A search that found only releases that do not wait: what it found, and its words. */
  elsewhere: { says: string; search: string } | undefined;
  hasMore: boolean;
  /** True if all requested rows are loaded. */
  isRead: boolean;
  isSlow: boolean;
  error: unknown;
  /** Shows more rows, at least up to row `to`, counted from 1. */
  more(to?: number): void;
  /** Adds the new releases to the rows. */
  adopt(): void;
  /** Removes rows that the person decided. */
  drop(ids: readonly number[]): void;
  /** Puts a removed row back after its decision was refused. */
  restore(id: number): void;
  again(): void;
}

/**
 * Loads the waiting releases that are shown. `isHeld` returns whether someone is currently using
 * the list.
 */
export function useQueue(query: QueuePageFilter, isHeld: () => boolean): QueueModel {
  const desk = useDesk();
  const first = useContext(FirstRowsContext);
  const filter = JSON.stringify(query);
  const start = `${first} ${filter}`;
  const [wanted, setWanted] = useState(() => wantedBefore.get(start) ?? first);
  const [adopted, adopt] = useState(0);
  const dropped = useRef(new Map<number, number>());
  const shown = useRef<
    { key: string; adopted: number; rows: ListRow<ReleaseView>[]; news: number } | undefined
  >(undefined);
  const [, redraw] = useState(0);
  const [leaving, setLeaving] = useState<readonly LeavingRow[]>([]);
  useEffect(() => {
    if (leaving.length === 0) return undefined;
    const timer = setTimeout(() => setLeaving([]), LEAVING_MS);
    return () => clearTimeout(timer);
  }, [leaving]);
  // A person who comes back finds the rows that were loaded. A new filter begins with the first
  // rows, and so does a view that a host enlarges or reduces.
  const drawn = useRef(start);
  useEffect(() => {
    if (drawn.current !== start) setWanted(first);
    drawn.current = start;
  }, [start]);
  useEffect(() => {
    wantedBefore.clear();
    wantedBefore.set(start, wanted);
  }, [start, wanted]);

  const { answer, error, isSlow, again } = useLoad(`${filter} ${wanted}`, (signal) =>
    readRows(desk, query, wanted, signal),
  );
  const last = useRef<{ filter: string; answer: QueueAnswer } | undefined>(undefined);
  if (answer) last.current = { filter, answer };
  // While more rows are loading, the existing ones stay.
  const current = last.current?.filter === filter ? last.current.answer : undefined;
  const items = (current?.items ?? []).filter(
    ({ id, version }) => dropped.current.get(id) !== version,
  );
  // A release that the person decided and took back returns to the list even while the list is
  // held, because the person caused the change.
  const back = items.filter(({ id }) => dropped.current.delete(id));
  const before =
    shown.current?.key === filter && shown.current.adopted === adopted ? shown.current.rows : [];
  const grows = items.length - before.length >= PAGE_ROWS;
  const merged = mergeRows(before, items, !grows && back.length === 0 && isHeld());
  shown.current = { key: filter, adopted, ...merged };

  return {
    ...merged,
    leaving: leaving.filter(({ row }) =>
      merged.rows.every(({ release }) => release.id !== row.release.id),
    ),
    total: current && current.total - (current.items.length - items.length),
    counts: last.current?.answer.counts?.groups ?? [],
    elsewhere:
      current?.instead === undefined || query.search === undefined
        ? undefined
        : { says: current.instead, search: query.search },
    hasMore: current?.next !== undefined && wanted < MAX_ROWS,
    isRead: answer !== undefined,
    isSlow: isSlow && current === undefined,
    error,
    more: (to = 0) =>
      setWanted((count) =>
        Math.min(MAX_ROWS, Math.max(count + PAGE_ROWS, Math.ceil(to / PAGE_ROWS) * PAGE_ROWS)),
      ),
    adopt: () => adopt((turn) => turn + 1),
    drop(ids) {
      const rows = shown.current?.rows ?? [];
      for (const { release } of rows) {
        if (ids.includes(release.id)) dropped.current.set(release.id, release.version);
      }
      if (shown.current) {
        shown.current.rows = rows.filter(({ release }) => !ids.includes(release.id));
      }
      if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
        setLeaving(findLeaving(rows, ids));
      }
      redraw((turn) => turn + 1);
    },
    restore(id) {
      // No release has this version, so the release's next state counts as the person's own action.
      dropped.current.set(id, -1);
      again();
    },
    again,
  };
}

/** Returns the decided rows, each with the row that stays below it. */
function findLeaving(rows: readonly ListRow<ReleaseView>[], ids: readonly number[]): LeavingRow[] {
  let next: number | undefined;
  return rows.toReversed().flatMap((row) => {
    const { id } = row.release;
    if (ids.includes(id)) return { row, next };
    next = id;
    return [];
  });
}

async function readRows(
  desk: Desk,
  query: QueuePageFilter,
  wanted: number,
  signal: AbortSignal,
): Promise<QueueAnswer> {
  const items: ReleaseView[] = [];
  let counts: QueueAnswer["counts"];
  for (let cursor: string | undefined; ; ) {
    const limit = Math.min(MAX_ROWS_ASKED, wanted - items.length);
    const page = await desk.call(
      "get_ingest_queue",
      { ...query, limit, ...(cursor === undefined ? { counts: true } : { cursor }) },
      signal,
    );
    items.push(...page.items);
    counts ??= page.counts;
    cursor = page.next;
    if (cursor === undefined || items.length >= wanted) {
      return { ...page, items, ...(counts ? { counts } : {}) };
    }
  }
}
