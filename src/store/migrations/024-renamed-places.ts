import { type Kysely, sql } from "kysely";

/** The names to which renames go back: each folder that is renamed looks for those below it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index operation_renamed on operation (source_path)
    where kind in ('rename', 'rename_folder', 'remove_folder')`.execute(db);
}
