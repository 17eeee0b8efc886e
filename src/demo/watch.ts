import type { ShownItem } from "../app/review/find-item.ts";
import type { ShownEntry } from "../app/shown/shapes.ts";

/** What the demo sees of the daemon's database, opened for reading. */
export type Watch = AsyncDisposable & {
  /** Entries of history newer than the one with this id, oldest first. */
  historyAfter(id: number): Promise<ShownEntry[]>;
  release(id: number): Promise<ShownItem>;
};

/** Opens it, or fails while the daemon has not made it yet. */
export type OpenWatch = (stateDir: string) => Promise<Watch>;
