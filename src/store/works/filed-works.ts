import { type RawBuilder, type Selectable, sql } from "kysely";
import type { MediaType } from "../../base/identity.ts";
import { fold } from "../../base/text/fold.ts";
import type { PlexPresence, WorkSort } from "../../core/page/wall.ts";
import type { Db } from "../open.ts";
import type { FiledWorkTable } from "../schema.ts";

/** Conditions for works. `month` has the form `202611`. */
export type WorkFilter = {
  search?: string | undefined;
  type?: MediaType | undefined;
  inPlex?: PlexPresence | undefined;
  month?: number | undefined;
  decidedBy?: "engine" | "person" | undefined;
  /**
   * True to select only works for which something was filed on the storage that the database is
   * scoped to.
   */
  inStorage?: boolean | undefined;
};

const PLEX_STATES: Record<PlexPresence, readonly string[]> = {
  shown: ["seen"],
  waits: ["pending", "requested"],
  wrong: ["mismatch"],
  missing: ["not_seen"],
};

function matching(db: Db, { search = "", type, inPlex, month, decidedBy, inStorage }: WorkFilter) {
  let some = db.selectFrom("filed_work");
  for (const word of fold(search).split(" ").filter(Boolean)) {
    some = some.where(sql<boolean>`instr(words, ${word}) > 0`);
  }
  if (type) some = some.where("type", "=", type);
  if (inPlex) some = some.where("plex", "in", PLEX_STATES[inPlex]);
  if (month !== undefined) some = some.where("month", "=", month);
  if (decidedBy) some = some.where("decided_by", "=", decidedBy);
  if (inStorage) {
    some = some.where((e) =>
      e.exists(
        e
          .selectFrom("release")
          .select("release.id")
          .whereRef("release.identity_type", "=", "filed_work.type")
          .whereRef("release.identity_id", "=", "filed_work.tmdb_id")
          .where("release.state", "=", "filed")
          .where("release.job", "is", null),
      ),
    );
  }
  return some;
}

const ORDER: Record<WorkSort, readonly [by: RawBuilder<unknown>, direction: "asc" | "desc"]> = {
  filed: [sql`filed_at`, "desc"],
  title: [sql`title_key`, "asc"],
  year: [sql`coalesce(year, 0)`, "desc"],
  size: [sql`bytes`, "desc"],
};

type FiledWorkRow = Omit<
  Selectable<FiledWorkTable>,
  "title_key" | "words" | "month" | "decided_by"
>;

/**
 * Reads the matching works in order, after the first `from`. The offset lets the wall scroll to any
 * position at once.
 */
export function readFiledWorks(
  db: Db,
  filter: WorkFilter,
  { sort, from, limit }: { sort: WorkSort; from: number; limit: number },
): Promise<FiledWorkRow[]> {
  const [by, direction] = ORDER[sort];
  return matching(db, filter)
    .select(["type", "tmdb_id", "title", "year", "videos", "bytes", "plex", "filed_at", "adopted"])
    .orderBy(by, direction)
    .orderBy("type", direction)
    .orderBy("tmdb_id", direction)
    .limit(limit)
    .offset(from)
    .execute();
}

/** Counts the works that were filed, not adopted, and those of them that every server showed. */
export async function countShownWorks(db: Db): Promise<{ filed: number; shown: number }> {
  const rows = await db
    .selectFrom("filed_work")
    .select((e) => ["plex", e.fn.countAll<number>().as("works")])
    .where("adopted", "=", 0)
    .groupBy("plex")
    .execute();
  const count = (of: typeof rows) => of.reduce((sum, { works }) => sum + works, 0);
  return { filed: count(rows), shown: count(rows.filter(({ plex }) => plex === "seen")) };
}

type WorkCount = { month: number; films: number; series: number; bytes: number };

/** Counts the matching works by the month in which they were last filed, newest first. */
export function countFiledWorks(db: Db, filter: WorkFilter): Promise<WorkCount[]> {
  return matching(db, filter)
    .select([
      "month",
      sql<number>`sum(case when type = 'movie' then 1 else 0 end)`.as("films"),
      sql<number>`sum(case when type = 'movie' then 0 else 1 end)`.as("series"),
      sql<number>`sum(bytes)`.as("bytes"),
    ])
    .groupBy("month")
    .orderBy("month", "desc")
    .execute();
}

/** Returns the row of one work; undefined if the library has nothing of it. */
export const findFiledWork = (
  db: Db,
  type: MediaType,
  tmdbId: number,
): Promise<FiledWorkRow | undefined> =>
  matching(db, { type }).selectAll().where("tmdb_id", "=", tmdbId).executeTakeFirst();

/** Counts the works and sums the space that they take, by type. */
export const sumFiledSpace = (
  db: Db,
  filter: Pick<WorkFilter, "inStorage">,
): Promise<{ type: MediaType; works: number; bytes: number }[]> =>
  matching(db, filter)
    .select((e) => [
      sql<MediaType>`type`.as("type"),
      e.fn.countAll<number>().as("works"),
      e.fn.sum<number>("bytes").as("bytes"),
    ])
    .groupBy("type")
    .execute();
