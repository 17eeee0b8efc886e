import {
  type DatabaseMark,
  isRestored,
  type MarkedDatabase,
} from "../../core/journal/restored-database.ts";
import { isNumber, isObjectWith, isText, readOptionalJson } from "../json.ts";
import type { Db, Store, Trx } from "../open.ts";
import { findNewestHistory } from "../releases/history.ts";
import { findOwnStorage, type Own, own } from "../storages/scope.ts";

const isMark = isObjectWith<DatabaseMark>({ uuid: isText, counter: isNumber });

/**
 * Which database this is, and how far. Read the file beside it first: a running engine advances
 * both.
 */
export async function readDatabaseMark(db: Own): Promise<MarkedDatabase> {
  const row = await db
    .selectFrom("database_mark")
    .selectAll()
    .where("id", "=", 1)
    .executeTakeFirstOrThrow();
  return {
    uuid: row.uuid,
    counter: row.base + (await findNewestHistory(db)),
    noticedAt: row.noticed_at ?? undefined,
    answered: readOptionalJson(row.answered_json, isMark),
  };
}

/**
 * Notes for the next engine that the database was restored, if it was. A process that is no engine
 * does so before it writes: with its rows the database could look as new as the last one.
 */
export async function noticeRestore(
  store: Store,
  file: DatabaseMark | undefined,
  time: number,
): Promise<void> {
  // The file tells how far the engine of this storage was; what others wrote since would hide that
  // rows of it are missing.
  const database = await readDatabaseMark(own(store.read));
  if (database.noticedAt !== undefined || !isRestored(file, database)) return;
  await store.write(async (trx) => {
    await trx.updateTable("database_mark").set({ noticed_at: time }).execute();
  });
}

/**
 * Makes this a database of its own under a new id, ahead of the file's mark, so that each of the
 * others is noticed in its place. Among several storages the first engine does that; the others
 * meet its id, and with one more it would notice theirs.
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
  await trx
    .updateTable("database_mark")
    .set((e) => ({
      ...(isRenewed ? {} : { uuid, base: e("base", "+", ahead) }),
      noticed_at: null,
      answered_json: file === undefined ? null : JSON.stringify(file),
    }))
    .execute();
}

/** From now on the next listing of each parks what the database does not know. */
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

/** After it was listed, and its known releases were checked for changes. */
export async function unparkRoot(trx: Trx, path: string): Promise<void> {
  await trx.deleteFrom("parked_root").where("path", "=", path).execute();
}
