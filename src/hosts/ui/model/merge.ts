type VersionedRelease = { id: number; version: number };

/**
 * A row of the list. `isGone` is true if the release no longer waits. The row then stays in place,
 * because someone is looking at the list.
 */
export type ListRow<R> = { release: R; isGone: boolean };

/** The rows of the list. `news` is the number of releases that are not in it yet. */
export type ShownRows<R> = { rows: ListRow<R>[]; news: number };

/**
 * Merges an answer into the rows. While the list is held (the pointer or the focus is in it),
 * nothing moves: rows that are gone stay in place, and new rows are only counted unless they belong
 * at the end. An unchanged release stays the same object.
 */
export function mergeRows<R extends VersionedRelease>(
  before: readonly ListRow<R>[],
  answer: readonly R[],
  isHeld: boolean,
): ShownRows<R> {
  const old = new Map(before.map((row) => [row.release.id, row]));
  const rowOf = (release: R): ListRow<R> => {
    const known = old.get(release.id);
    return known && !known.isGone && known.release.version === release.version
      ? known
      : { release, isGone: false };
  };
  if (!isHeld || before.length === 0) return { rows: answer.map(rowOf), news: 0 };
  const fresh = new Map(answer.map((release) => [release.id, release]));
  const rows = before.map((row) => {
    const now = fresh.get(row.release.id);
    return now ? rowOf(now) : row.isGone ? row : { ...row, isGone: true };
  });
  const end = answer.findLastIndex(({ id }) => old.has(id)) + 1;
  return {
    rows: [...rows, ...answer.slice(end).map(rowOf)],
    news: answer.slice(0, end).filter(({ id }) => !old.has(id)).length,
  };
}

/** Returns the id of the next or the previous row that still waits. */
export function findNeighbour<R extends VersionedRelease>(
  rows: readonly ListRow<R>[],
  id: number,
  by: 1 | -1,
): number | undefined {
  const index = rows.findIndex(({ release }) => release.id === id);
  const way = by === 1 ? rows.slice(index + 1) : rows.slice(0, Math.max(0, index)).toReversed();
  return way.find(({ isGone }) => !isGone)?.release.id;
}
