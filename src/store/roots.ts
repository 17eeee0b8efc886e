import type { Kysely } from "kysely";
import type { Trx } from "./open.ts";
import type { Schema } from "./schema.ts";

/** Whether a watched folder was looked at before: what lay in it at first sight may be a backlog. */
export async function isRootKnown(db: Kysely<Schema>, path: string): Promise<boolean> {
  return (await db.selectFrom("root").select("path").where("path", "=", path).executeTakeFirst()) !== undefined;
}

export async function rememberRoot(trx: Trx, path: string, at: number): Promise<void> {
  await trx
    .insertInto("root")
    .values({ path, first_seen_at: at })
    .onConflict((c) => c.doNothing())
    .execute();
}
