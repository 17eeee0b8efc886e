import type { Kysely } from "kysely";
import type { Operation } from "../core/journal/operation.ts";
import { toOperation } from "./journal/operation-row.ts";
import type { Schema } from "./schema.ts";

type Db = Kysely<Schema>;

/** With the time of its last step, ms since 1970. */
export type DatedOperation = Operation & { at: number };

/** The newest operations of a release, newest first. */
export async function operationsOf(db: Db, releaseId: number, limit: number): Promise<DatedOperation[]> {
  const rows = await db
    .selectFrom("operation")
    .selectAll()
    .where("release_id", "=", releaseId)
    .orderBy("updated_at", "desc")
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...toOperation(row), at: row.updated_at }));
}

/** Operations that ever led to this very path, in the library or in the trash, newest first. */
export async function operationsTo(db: Db, path: string): Promise<DatedOperation[]> {
  const rows = await db
    .selectFrom("operation")
    .selectAll()
    .where("final_path", "=", path)
    .orderBy("updated_at", "desc")
    .limit(50)
    .execute();
  return rows.map((row) => ({ ...toOperation(row), at: row.updated_at }));
}

/** Ids of the releases that ever published something below a folder, newest first. */
export async function publishersBelow(db: Db, folder: string, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom("operation")
    .select("release_id")
    .distinct()
    // By range instead of LIKE: the index serves it, and names may hold % and _. "0" is the character after "/".
    .where("final_path", ">", `${folder}/`)
    .where("final_path", "<", `${folder}0`)
    .where("kind", "=", "publish")
    .orderBy("release_id", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => row.release_id);
}
