import { test } from "vitest";
import { onPostgres } from "./temp-store.ts";

/** A test of what only SQLite has: over PostgreSQL there is none. */
export function onSqlite(name: string, run: () => Promise<void>): void {
  if (!onPostgres()) test(name, run);
}
