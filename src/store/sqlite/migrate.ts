import type Sqlite from "better-sqlite3";
import type { Kysely } from "kysely";
import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { MIGRATIONS, type Migration } from "../migrations/index.ts";
import { assertNotMoved, MOVED_TO } from "../move/move-end.ts";

export const readSchemaNumber = (raw: Sqlite.Database): number =>
  Number(raw.pragma("user_version", { simple: true }));

/** Returns the location to which a database was moved, if it was moved. */
export const readMovedTo = (raw: Sqlite.Database): string | undefined =>
  raw.prepare<[string], string>("select value from setting where name = ?").pluck().get(MOVED_TO);

/**
 * @throws UserError naming both numbers when the database was written by a newer plex-ingest, or
 * was moved elsewhere.
 */
export function assertSchemaNotNewer(
  raw: Sqlite.Database,
  path: string,
  newest = MIGRATIONS.length,
): void {
  const schema = readSchemaNumber(raw);
  if (schema <= newest) return;
  assertNotMoved(schema, path, () => readMovedTo(raw));
  throw UserError.conflict(
    `${path} has schema ${schema}, but this plex-ingest supports schemas only up to ${newest}.`,
    sentence`Install the newer plex-ingest again, or restore the backup made before its first start; ${{ do: "db restore" }} lists the backups.`,
  );
}

/**
 * Upgrades the schema and its number in one transaction, so that no process ever sees half of it,
 * not even after a kill. Only the process with the engine lock may call it.
 */
export async function migrate<T>(
  db: Kysely<T>,
  raw: Sqlite.Database,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const from = readSchemaNumber(raw);
    if (from >= migrations.length) return; // another process was faster, or is newer than we are
    for (const step of migrations.slice(from)) await step.up(trx as unknown as Kysely<unknown>);
    raw.pragma(`user_version = ${migrations.length}`);
  });
}
