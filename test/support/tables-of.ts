import { sql } from "kysely";
import type { Db } from "../../src/store/open.ts";
import { onPostgres } from "./temp-store.ts";

/** Lists the tables of a test's own database or schema. */
export const tablesOf = async (db: Db): Promise<string[]> =>
  (onPostgres()
    ? await sql<{ name: string }>`select relname as name from pg_class
        where relkind = 'r' and relnamespace = current_schema()::regnamespace`.execute(db)
    : await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db)
  ).rows.map(({ name }) => name);
