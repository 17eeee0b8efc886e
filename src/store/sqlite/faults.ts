import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { MustStop, Outage } from "../../core/errors.ts";
import { accessFault } from "./access-fault.ts";

type FaultPaths = { database: string; backups: string };

/**
 * Translates SQLite's errors (sqlite.org/rescode.html): a full disk is outage `no_space`; a database that is damaged, or
 * was removed while it was open, is MustStop; a state folder that this user may not use is a UserError. Every other error
 * is returned unchanged.
 */
export function storeFault(error: unknown, paths: FaultPaths): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // The index of the log (-shm) is in the same folder and grows first.
  if (code === "SQLITE_FULL" || code === "SQLITE_IOERR_SHMSIZE") {
    const message = `The disk of ${paths.database} is full, so nothing can be saved; free some space there.`;
    return new Outage("no_space", message, { cause: error });
  }
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return damagedFault(paths, error);
  if (code === "SQLITE_READONLY_DBMOVED") return replacedFault(paths);
  return accessFault(error, paths.database) ?? error;
}

export const replacedFault = ({ database }: FaultPaths): MustStop =>
  new MustStop(
    `The database ${database} was deleted or replaced while it was in use.`,
    "If it was moved, put it back. Then start plex-ingest again; it uses the database at that path.",
  );

function damagedFault({ database, backups }: FaultPaths, cause: unknown): MustStop {
  const newest = newestBackup(backups);
  const hint =
    newest === undefined
      ? `Stop plex-ingest, and move that file and its -wal and -shm away. There is no backup in ${backups}: start it again with an empty queue; no media file is touched.`
      : `Stop plex-ingest, put the newest backup in its place with \`plex-ingest db restore ${newest}\`, and start it again.`;
  const what = cause instanceof Error ? ` (${cause.message})` : "";
  return new MustStop(`The database ${database} is damaged${what}.`, hint, "internal_error", { cause });
}

function newestBackup(folder: string): string | undefined {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".db"));
    const aged = names.map((name) => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }));
    return aged.toSorted((a, b) => b.at - a.at)[0]?.path;
  } catch {
    return undefined;
  }
}
