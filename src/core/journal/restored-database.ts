/** Identifies a database and its progress. The counter grows with every row of history. */
export type DatabaseMark = {
  uuid: string;
  counter: number;
  /** Earlier ids of the same database, newest first. A restored database gets a new id. */
  formerIds?: string[] | undefined;
};

/** The database's own record of its state. */
export type MarkedDatabase = DatabaseMark & {
  /**
   * Time at which a process noticed that the database was restored. Absent once an engine has dealt
   * with the restore.
   */
  noticedAt?: number | undefined;
  /** The last mark from the file that an engine noticed and dealt with. */
  answered?: DatabaseMark | undefined;
};

/**
 * True if the database is not the one described by the file next to it, or is an older state of
 * that database. The file is written only after the database, so after a crash it may be behind but
 * never ahead. Without a file, nothing is known.
 */
export function isRestored(file: DatabaseMark | undefined, database: MarkedDatabase): boolean {
  if (database.noticedAt !== undefined) return true;
  if (file === undefined || sameMark(file, database.answered)) return false;
  return file.uuid !== database.uuid || file.counter > database.counter;
}

/** Bounds the list. Only a disk that was away for this many restores would be reported. */
const MAX_FORMER_IDS = 50;

/**
 * Returns the earlier ids of a restored database: its own, and those of the database in whose place
 * it was restored. Media roots may still bear any of them.
 */
export function collectFormerIds(
  replaced: DatabaseMark | undefined,
  restored: DatabaseMark,
  newId: string,
): string[] {
  const ids = [replaced, restored].flatMap((mark) =>
    mark === undefined ? [] : [mark.uuid, ...(mark.formerIds ?? [])],
  );
  return [...new Set(ids)].filter((id) => id !== newId).slice(0, MAX_FORMER_IDS);
}

const sameMark = (mark: DatabaseMark, other: DatabaseMark | undefined): boolean =>
  other !== undefined && mark.uuid === other.uuid && mark.counter === other.counter;

/**
 * Hidden file in each media root that an engine files into. It names the storage that owns the
 * media root, so that engines of other storages do not file there.
 */
export const STORAGE_MARK = ".plex-ingest-storage";

/** `database` is the database's own id. Storage names are only compared within one database. */
export type StorageMark = { database: string; storage: string };
