import { existsSync, readdirSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect } from "vitest";
import { STATES } from "../../src/core/release/state.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/open.ts";
import { readHistoryPage } from "../../src/store/releases/history.ts";
import { countByState } from "../../src/store/releases/releases.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";

/**
 * Asserts that the result of an interrupted upgrade from schema 1 can be opened, with all its
 * releases and `history` additional history rows.
 */
export async function expectNothingLost(folder: string, history: number): Promise<void> {
  const files = storeFilesIn(folder);
  const raw = new Sqlite(files.database, { readonly: true });
  // The schema is either the old one or the new one. No process ever sees a partial upgrade.
  expect([1, MIGRATIONS.length]).toContain(raw.pragma("user_version", { simple: true }));
  raw.close();
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  expect(await countByState(store.read)).toEqual(
    Object.fromEntries(STATES.map((state) => [state, 1])),
  );
  expect((await readHistoryPage(store.read, { limit: 1 })).total).toBe(history + STATES.length);
  const left = existsSync(files.backups) ? readdirSync(files.backups) : [];
  expect(left.filter((each) => !each.endsWith(".db"))).toEqual([]);
}
