import { sql } from "kysely";
import type { Db } from "../../src/store/open.ts";
import { onPostgres } from "./temp-store.ts";

// Kysely's own introspection looks at all schemas, and fails while another test drops its schema.

/** Lists the tables of a test's own database or schema. */
export const tablesOf = async (db: Db): Promise<string[]> =>
  (onPostgres()
    ? await sql<{ name: string }>`select relname as name from pg_class
        where relkind = 'r' and relnamespace = current_schema()::regnamespace`.execute(db)
    : await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(db)
  ).rows.map(({ name }) => name);

/** Lists the columns of one of these tables, in their order. */
export const columnsOf = async (db: Db, table: string): Promise<string[]> =>
  (onPostgres()
    ? await sql<{ name: string }>`select attname as name from pg_attribute
        where attrelid = to_regclass(${table}) and attnum > 0 and not attisdropped order by attnum`.execute(
        db,
      )
    : await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(db)
  ).rows.map(({ name }) => name);
