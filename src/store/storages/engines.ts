import type { Db } from "../open.ts";
import { upsert } from "../upsert.ts";
import { findOwnStorage, idOf, own } from "./scope.ts";

/** An engine that works on a storage, or stands by for it. Times in ms since 1970. */
export type SeenEngine = {
  storage: string;
  host: string;
  pid: number;
  state: "working" | "standing by";
  since: number;
  /** Time of its last heartbeat. */
  seenAt: number;
};

/**
 * Records a heartbeat. Only one engine works on a storage, so the rows of other working engines
 * there are deleted.
 */
export async function recordEngine(db: Db, engine: Omit<SeenEngine, "storage">): Promise<void> {
  if (findOwnStorage(db) === undefined) return;
  const { host, pid, state, since, seenAt } = engine;
  await upsert(
    own(db),
    "engine",
    ["host", "pid", "storage_id"],
    [{ host, pid, state, since, seen_at: seenAt }],
  );
  if (state !== "working") return;
  const others = own(db).deleteFrom("engine").where("state", "=", "working");
  await others.where((e) => e.or([e("host", "!=", host), e("pid", "!=", pid)])).execute();
}

export async function forgetEngine(
  db: Db,
  { host, pid }: Pick<SeenEngine, "host" | "pid">,
): Promise<void> {
  if (findOwnStorage(db) === undefined) return;
  await own(db).deleteFrom("engine").where("host", "=", host).where("pid", "=", pid).execute();
}

/**
 * Lists the engines of all storages that were seen since `since`, sorted by the names of their
 * storages, working engines first.
 */
export async function listEnginesSince(db: Db, since: number): Promise<SeenEngine[]> {
  const rows = await db
    .selectFrom("engine")
    .innerJoin("storage", "storage.id", "engine.storage_id")
    .select(["storage.name as storage", "host", "pid", "state", "since", "seen_at as seenAt"])
    .where("engine.seen_at", ">=", since)
    .orderBy("storage.name")
    .orderBy("engine.state", "desc")
    .orderBy("engine.since")
    .execute();
  return rows.map((row) => ({
    ...row,
    state: row.state === "working" ? "working" : "standing by",
  }));
}

/**
 * Returns the names of the other storages that these releases belong to. Makes no query if there is
 * only one storage.
 */
export async function listStoragesElsewhere(
  db: Db,
  releases: readonly number[],
): Promise<string[]> {
  const storage = findOwnStorage(db);
  if (storage === undefined || releases.length === 0) return [];
  const rows = await db
    .selectFrom("release")
    .innerJoin("storage", "storage.id", "release.storage_id")
    .select("storage.name")
    .distinct()
    .where("release.id", "in", releases)
    .where("release.storage_id", "!=", idOf(storage))
    .orderBy("storage.name")
    .execute();
  return rows.map(({ name }) => name);
}

/**
 * Returns those of the releases that belong to this process's own storage, or all of them if there
 * is only one storage.
 */
export async function selectReleasesHere(
  db: Db,
  releases: readonly number[],
): Promise<readonly number[]> {
  if (findOwnStorage(db) === undefined || releases.length === 0) return releases;
  const here = own(db).selectFrom("release").select("id").where("id", "in", releases);
  return (await here.execute()).map(({ id }) => id);
}

/**
 * Returns the name of the only storage, or of the process's own storage; undefined if no engine
 * ever worked on it.
 */
export async function readOwnName(db: Db): Promise<string | undefined> {
  const storage = findOwnStorage(db);
  if (storage !== undefined) return storage.name;
  return (await db.selectFrom("storage").select("name").executeTakeFirst())?.name;
}
