/** Which database this is, and how far it is. The number grows with every row of history. */
export type DatabaseMark = { uuid: string; counter: number };

/** What the database says about itself. */
export type MarkedDatabase = DatabaseMark & {
  /** When a process noticed that it was restored, if no engine has dealt with that yet. */
  noticedAt?: number | undefined;
  /** The file's mark that was noticed last and dealt with. */
  answered?: DatabaseMark | undefined;
};

/**
 * Whether the database is not the one that the file beside it is about, or an older state of it.
 * The file is written only after the database, so after a crash it may be behind and never ahead.
 * Without a file nothing is known.
 */
export function isRestored(file: DatabaseMark | undefined, database: MarkedDatabase): boolean {
  if (database.noticedAt !== undefined) return true;
  if (file === undefined || sameMark(file, database.answered)) return false;
  return file.uuid !== database.uuid || file.counter > database.counter;
}

const sameMark = (mark: DatabaseMark, other: DatabaseMark | undefined): boolean =>
  other !== undefined && mark.uuid === other.uuid && mark.counter === other.counter;

/**
 * A hidden file in each media root that engines of several storages file into: which storage it
 * belongs to.
 */
export const STORAGE_MARK = ".plex-ingest-storage";

/**
 * `database` is the database's own id: names of storages are compared within one database alone.
 */
export type StorageMark = { database: string; storage: string };
