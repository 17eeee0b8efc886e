import { chmodSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { isBusy } from "./is-busy.ts";

/** The place of the one who waits for the engine lock next; given back by `release`, or by the end of the process. */
export type WaitingPlace = { release(): void };

/**
 * The waiting place, or undefined while another process has it.
 *
 * A reserved lock and not an exclusive one, on a file that nothing is ever written to: of several who try at the same
 * moment SQLite gives it to exactly one, where an exclusive lock may be refused to both, each for the other's reading. So
 * a refusal proves that somebody holds the place, and whoever is refused may rely on that. Nobody may take it to look.
 */
export function takeWaitingPlace(path: string): WaitingPlace | undefined {
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
