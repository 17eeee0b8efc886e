import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { UserError } from "../../core/errors.ts";
import { isBusy } from "./connection.ts";

/** The place of the one who waits for the engine lock next; given back by `release`, or by the end of the process. */
export type NextSlot = { release(): void };

/**
 * The waiting place, or undefined while another process has it.
 *
 * A reserved lock and not an exclusive one, on a file that nothing is ever written to: of several who try at the same
 * moment SQLite gives it to exactly one, where an exclusive lock may be refused to both, each for the other's reading. So
 * a refusal proves that somebody holds the place, and whoever is refused may rely on that. Nobody may take it to look.
 */
export function takeNextSlot(path: string): NextSlot | undefined {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const raw = new Sqlite(path, { timeout: 0 });
  try {
    raw.pragma("journal_mode = memory");
    raw.exec("begin immediate");
  } catch (error) {
    raw.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  chmodSync(path, 0o600);
  return {
    release() {
      if (raw.open && raw.inTransaction) raw.exec("rollback");
      raw.close();
    },
  };
}

/**
 * Writes a checked copy of the open database to `target` (which must not exist), readable by its owner only.
 * `VACUUM INTO` works while other processes read and write. It blocks this thread for as long as it writes.
 * @throws UserError when the copy does not pass SQLite's integrity check. Whatever is thrown, no file is left.
 */
export function backUp(raw: Sqlite.Database, target: string): void {
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const temp = `${target}.partial`;
  rmSync(temp, { force: true });
  // Made first, empty and private: VACUUM INTO would make it with the umask's mode.
  closeSync(openSync(temp, "wx", 0o600));
  try {
    raw.prepare("vacuum into ?").run(temp);
    assertIntact(temp);
    sync(temp);
    renameSync(temp, target);
  } catch (error) {
    rmSync(temp, { force: true });
    throw error;
  }
  sync(dirname(target));
}

function assertIntact(path: string): void {
  const copy = new Sqlite(path, { readonly: true });
  let verdict: unknown;
  try {
    verdict = copy.pragma("integrity_check", { simple: true });
  } finally {
    copy.close();
  }
  if (verdict === "ok") return;
  throw new UserError(
    "The backup of the database failed its integrity check.",
    "Run `plex-ingest status`, and keep the newest good backup.",
    "internal_error",
  );
}

function sync(path: string): void {
  const handle = openSync(path, "r");
  fsyncSync(handle);
  closeSync(handle);
}

/** Deletes the oldest of our backups named `<prefix>….db` until `keep` are left. Returns what was deleted. */
export function pruneBackups(folder: string, prefix: string, keep: number): string[] {
  const ours = readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && name.endsWith(".db"))
    .toSorted();
  const old = ours.slice(0, Math.max(0, ours.length - keep)).map((name) => join(folder, name));
  for (const path of old) rmSync(path, { force: true });
  return old;
}
