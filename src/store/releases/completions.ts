import { sql } from "kysely";
import type { Db } from "../open.ts";

/** Ids that begin with these digits: those in review first, the newest first. */
export async function idsBeginning(db: Db, digits: string, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom("release")
    .select("id")
    .where(sql<string>`cast(id as text)`, "like", `${digits}%`)
    .orderBy(sql`state = 'review'`, "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** The titles of what is filed that contain this text, each once, those filed last first. */
export async function filedTitles(db: Db, text: string, limit: number): Promise<string[]> {
  const title = sql<string>`json_extract(identity_json, '$.title')`;
  const rows = await db
    .selectFrom("release")
    .select(title.as("title"))
    .where("state", "=", "filed")
    .where(sql<boolean>`instr(lower(${title}), ${text.toLowerCase()}) > 0`)
    .groupBy(title)
    .orderBy(sql`max(id)`, "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => row.title);
}
