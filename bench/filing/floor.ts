import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";

/**
 * A disk that keeps synced data through a power cut needs half a millisecond per sync, and each
 * file here needs two syncs.
 */
const FASTEST_PER_SECOND = 1000;

/**
 * Measures the minimum cost of filing. For each file of `from` in turn, it makes a link, syncs its
 * folder and runs one FULL transaction. Returns files per second, capped at a thousand, because a
 * virtual disk that answers from memory is not a floor.
 */
export function measureFloor(from: string, scratch: string): number {
  const library = join(scratch, "library");
  mkdirSync(library, { recursive: true });
  const database = new Sqlite(join(scratch, "floor.db"));
  database.pragma("journal_mode = wal");
  database.pragma("synchronous = full");
  database.exec("create table filed (name text)");
  const insert = database.prepare("insert into filed values (?)");
  const names = readdirSync(from);
  const began = performance.now();
  for (const name of names) {
    linkSync(join(from, name), join(library, name));
    sync(library);
    insert.run(name);
  }
  const seconds = (performance.now() - began) / 1000;
  database.close();
  // If a download had a second link, the program would search the library again.
  rmSync(library, { recursive: true });
  return Math.min(names.length / seconds, FASTEST_PER_SECOND);
}

function sync(folder: string): void {
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}
