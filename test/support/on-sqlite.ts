import { test } from "vitest";
import { onPostgres } from "./temp-store.ts";

/** A test of something that only SQLite has. It is not defined on PostgreSQL. */
export function onSqlite(name: string, run: () => Promise<void>): void {
  if (!onPostgres()) test(name, run);
}
