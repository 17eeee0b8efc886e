import type Sqlite from "better-sqlite3";
import type { Kysely } from "kysely";
import { UserError } from "../../core/errors.ts";
import { MIGRATIONS, type Migration } from "../migrations/index.ts";

export const schemaNumber = (raw: Sqlite.Database): number => Number(raw.pragma("user_version", { simple: true }));

/** @throws UserError naming both numbers when the database was written by a newer plex-ingest. */
export function assertSchemaNotNewer(raw: Sqlite.Database, path: string, newest = MIGRATIONS.length): void {
  const found = schemaNumber(raw);
  if (found <= newest) return;
  throw new UserError(
    `${path} has schema ${found}; this plex-ingest knows up to ${newest}.`,
    "Install the newer plex-ingest again, or restore the backup made before its first start.",
    "conflict",
  );
}

/**
 * Takes the schema up in one transaction with its number: nobody ever sees it half way, neither after a kill nor while
 * it is at work. Only the holder of the engine lock may call it.
 */
export async function migrate<T>(
  db: Kysely<T>,
  raw: Sqlite.Database,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const from = schemaNumber(raw);
    if (from >= migrations.length) return; // another process was faster, or is newer than we are
    for (const step of migrations.slice(from)) await step.up(trx as unknown as Kysely<unknown>);
    raw.pragma(`user_version = ${migrations.length}`);
  });
}
