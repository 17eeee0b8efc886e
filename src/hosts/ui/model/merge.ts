type VersionedRelease = { id: number; version: number };

/**
 * A row of the list; `isGone` where it no longer waits and is kept in its place because somebody
 * looks at it.
 */
export type ListRow<R> = { release: R; isGone: boolean };

/** What the list shows, and how many releases are not in it yet. */
export type ShownRows<R> = { rows: ListRow<R>[]; news: number };

/**
 * The rows after an answer. While the list is held – the pointer or the focus is in it – nothing
 * moves: what is gone stays in its place, what is new is only counted, except at the end. An
 * unchanged release is the same object as before.
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

/** The row after this one, or before it, that still waits. */
export function findNeighbour<R extends VersionedRelease>(
  rows: readonly ListRow<R>[],
  id: number,
  by: 1 | -1,
): number | undefined {
  const index = rows.findIndex(({ release }) => release.id === id);
  const way = by === 1 ? rows.slice(index + 1) : rows.slice(0, Math.max(0, index)).toReversed();
  return way.find(({ isGone }) => !isGone)?.release.id;
}
