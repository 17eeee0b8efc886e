import {
  collectFormerIds,
  type DatabaseMark,
  isRestored,
  type MarkedDatabase,
} from "../../core/journal/restored-database.ts";
import { isNumber, isObjectWith, isText, listOf, readShownJson } from "../json.ts";
import type { Db, Store, Trx } from "../open.ts";
import { findNewestHistory } from "../releases/history.ts";
import { findOwnStorage, type Own, own } from "../storages/scope.ts";

const isIdList = listOf(isText);
export const isMark = isObjectWith<DatabaseMark>({
  uuid: isText,
  counter: isNumber,
  // Absent in a database that an earlier version renewed.
  formerIds: (value) => value === undefined || isIdList(value),
});

/**
 * Returns the database's identity and how far the database has advanced. Read the mark file next to
 * it first, because a running engine advances both.
 */
export async function readDatabaseMark(db: Own): Promise<MarkedDatabase> {
  const row = await db
    .selectFrom("database_mark")
    .selectAll()
    .where("id", "=", 1)
    .executeTakeFirstOrThrow();
  // An answer that cannot be read counts as none, so that a person is asked again.
  const answered = readShownJson(row.answered_json, isMark);
  return {
    uuid: row.uuid,
    counter: row.base + (await findNewestHistory(db)),
    formerIds: answered && [...new Set([answered.uuid, ...(answered.formerIds ?? [])])],
    noticedAt: row.noticed_at ?? undefined,
    answered,
  };
}

/**
 * If the database was restored, records this for the next engine. A process without an engine must
 * call this before it writes, because its rows could make the database look as new as the last one.
 */
export async function noticeRestore(
  store: Store,
  file: DatabaseMark | undefined,
  time: number,
): Promise<void> {
  // Only rows of this storage count: the file records how far the engine of this storage had
  // advanced, and later rows of other storages would hide that some of this storage's rows are
  // missing.
  const database = await readDatabaseMark(own(store.read));
  if (database.noticedAt !== undefined || !isRestored(file, database)) return;
  await store.write(async (trx) => {
    await trx.updateTable("database_mark").set({ noticed_at: time }).execute();
  });
}

/**
 * Gives this database a new id and a counter ahead of the file's mark, so that any other database
 * that takes this one's place is noticed. Among several storages, only the first engine does so.
 * The other engines accept its id: if they created another id, the first engine would notice
 * theirs.
 */
export async function renewDatabase(
  trx: Trx,
  file: DatabaseMark | undefined,
  uuid: string,
): Promise<void> {
  const now = await readDatabaseMark(own(trx));
  const isRenewed =
    findOwnStorage(trx) !== undefined && file !== undefined && file.uuid !== now.uuid;
  const ahead = Math.max(0, (file?.counter ?? 0) + 1 - now.counter);
  const answered = { uuid: now.uuid, counter: now.counter, ...file };
  const formerIds = collectFormerIds(file, now, isRenewed ? now.uuid : uuid);
  await trx
    .updateTable("database_mark")
    .set((e) => ({
      ...(isRenewed ? {} : { uuid, base: e("base", "+", ahead) }),
      noticed_at: null,
      answered_json: JSON.stringify({ ...answered, formerIds }),
    }))
    .execute();
}

/** Makes the next listing of each path park everything that the database does not know. */
export async function parkRoots(trx: Trx, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await trx
      .insertInto("parked_root")
      .values({ path })
      .onConflict((c) => c.doNothing())
      .execute();
  }
}

export async function isRootParked(db: Db, path: string): Promise<boolean> {
  return (
    (await db
      .selectFrom("parked_root")
      .select("path")
      .where("path", "=", path)
      .executeTakeFirst()) !== undefined
  );
}

/** Called after the path was listed and its known releases were checked for changes. */
export async function unparkRoot(trx: Trx, path: string): Promise<void> {
  await trx.deleteFrom("parked_root").where("path", "=", path).execute();
}
