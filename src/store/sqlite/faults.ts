import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { MustStop, Outage } from "../../core/errors.ts";

type FaultPaths = { database: string; backups: string };

/**
 * What SQLite reports (sqlite.org/rescode.html) as what the house throws: a full disk is outage `no_space`; a damaged
 * database, or one that was taken away while it was open, MustStop. Everything else comes back as it is.
 */
export function storeFault(error: unknown, places: FaultPaths): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // The index of the log (-shm) is written beside the database and grows first.
  if (code === "SQLITE_FULL" || code === "SQLITE_IOERR_SHMSIZE") {
    const message = `The disk that holds ${places.database} is full, and nothing can be written down; free some space there.`;
    return new Outage("no_space", message, { cause: error });
  }
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return damagedFault(places, error);
  if (code === "SQLITE_READONLY_DBMOVED") return replacedFault(places);
  return error;
}

export const replacedFault = ({ database }: FaultPaths): MustStop =>
  new MustStop(
    `The database ${database} was deleted or replaced while it was in use.`,
    "Put it back if it was moved, then start plex-ingest again; what is in its place is used then.",
  );

function damagedFault({ database, backups }: FaultPaths, cause: unknown): MustStop {
  const newest = newestBackup(backups);
  const away = "Stop plex-ingest, move that file and its -wal and -shm away";
  const hint =
    newest === undefined
      ? `${away}, and start it again with an empty queue: there is no backup in ${backups}, and no media file is touched.`
      : `${away}, copy the newest backup ${newest} to its place, and start it again.`;
  const what = cause instanceof Error ? ` (${cause.message})` : "";
  return new MustStop(`The database ${database} is damaged${what}.`, hint, "internal_error", { cause });
}

function newestBackup(folder: string): string | undefined {
  try {
    const found = readdirSync(folder).filter((name) => name.endsWith(".db"));
    const aged = found.map((name) => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }));
    return aged.toSorted((a, b) => b.at - a.at)[0]?.path;
  } catch {
    return undefined;
  }
}
