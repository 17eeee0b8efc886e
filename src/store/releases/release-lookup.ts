import type { Kysely } from "kysely";
import type { Release } from "../../core/release/release.ts";
import type { Schema } from "../schema.ts";
import { toRelease } from "./release-row.ts";

type Db = Kysely<Schema>;

// SQLite takes 32,766 parameters in a statement (SQLITE_MAX_VARIABLE_NUMBER).
const AT_ONCE = 10_000;

/** The names of these releases, by id. */
export async function releaseNames(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const some = ids.slice(start, start + AT_ONCE);
    const rows = await db.selectFrom("release").select(["id", "name"]).where("id", "in", some).execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  return names;
}

/** Releases that lie at one of these paths, newest first. */
export async function releasesAt(db: Db, paths: readonly string[]): Promise<Release[]> {
  if (paths.length === 0) return [];
  const rows = await db
    .selectFrom("release")
    .selectAll()
    .where("path", "in", paths.slice(0, AT_ONCE))
    .orderBy("id", "desc")
    .execute();
  return rows.map(toRelease);
}

/** Releases that lie below a folder, newest first, with the number of all of them. */
export async function releasesBelow(
  db: Db,
  folder: string,
  limit: number,
): Promise<{ releases: Release[]; total: number }> {
  // By range instead of LIKE: the index serves it, and names may hold % and _. "0" is the character after "/".
  const below = db.selectFrom("release").where("path", ">", `${folder}/`).where("path", "<", `${folder}0`);
  const { n } = await below.select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
  const rows = await below.selectAll().orderBy("id", "desc").limit(limit).execute();
  return { releases: rows.map(toRelease), total: n };
}
