import { dropUndefined } from "../../base/drop-undefined.ts";
import type { By } from "../../core/actor.ts";
import type { Release } from "../../core/release/release.ts";
import { STATES, type State } from "../../core/release/state.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import { isBelowFolder } from "../below-folder.ts";
import type { Db, Trx } from "../open.ts";
import { everywhere } from "../storages/scope.ts";
import { recountWorkOf } from "../works/recount.ts";
import { appendAll, appendHistory } from "./history.ts";
import { type ReleaseSummary, selectAllDownloads, summariesOf } from "./release-lookup.ts";
import {
  type NewRelease,
  type ReleaseFields,
  readFirstRelease,
  releasesOf,
  selectAllReleases,
  shownReleasesOf,
  toColumns,
  toNewRow,
} from "./release-row.ts";

/** @throws UserError that names the release if its row is damaged */
export const findRelease = (db: Db, id: number): Promise<Release | undefined> =>
  readFirstRelease(selectAllReleases(db).where("id", "=", id));

/** Finds a release for display: see `toShownRelease`. */
export async function findShownRelease(db: Db, id: number): Promise<Release | undefined> {
  const [release] = await shownReleasesOf(selectAllReleases(db).where("id", "=", id));
  return release;
}

/**
 * Finds a release for the engine's own work. Also undefined if its row is damaged, because the
 * engine skips such a release.
 */
export async function findReadableRelease(db: Db, id: number): Promise<Release | undefined> {
  const [release] = await releasesOf(selectAllReleases(db).where("id", "=", id));
  return release;
}

/**
 * Finds the newest release of a download at this path.
 * @throws UserError that names the release if its row is damaged
 */
export const findReleaseAtPath = (db: Db, path: string): Promise<Release | undefined> =>
  readFirstRelease(
    selectAllReleases(db)
      .where("path", "=", path)
      .where("source", "!=", "library")
      .orderBy("id", "desc")
      .limit(1),
  );

/** True if there is a release of a download at this path. Its row may be damaged. */
export async function hasDownloadAt(db: Db, path: string): Promise<boolean> {
  const found = selectAllDownloads(db).where("path", "=", path).limit(1);
  return (await summariesOf(found)).length > 0;
}

/** Lists releases in one of these states, oldest first. */
export const listReleasesIn = (
  db: Db,
  states: readonly State[],
  limit = 1_000_000,
): Promise<Release[]> =>
  releasesOf(selectAllReleases(db).where("state", "in", states).orderBy("id").limit(limit));

/**
 * Like `listReleasesIn`, but only for torrents. Of a thousand downloads in review, few may be
 * torrents, and this query runs at every poll.
 */
export const listTorrentReleasesIn = (db: Db, states: readonly State[]): Promise<Release[]> =>
  releasesOf(
    selectAllReleases(db)
      .where("state", "in", states)
      .where("source", "=", "torrent")
      .orderBy("id"),
  );

/** Lists the ids of releases that are being filed although a user requested something else. */
export async function listDecidedOtherwise(db: Db): Promise<number[]> {
  const asked = db
    .selectFrom("release")
    .select("id")
    .where("state", "=", "filing")
    .where("wish_json", "is not", null);
  return (await asked.execute()).map(({ id }) => id);
}

/** The state in which releases stay. After some years, nearly all releases are in this state. */
const MOST: State = "filed";
const OTHERS = STATES.filter((state) => state !== MOST);

/**
 * Counts the releases in each state. The number of filed releases is the total minus all others,
 * because SQLite counts the total without reading rows. A job of the file tools that is done, such
 * as a rename, is not a filed release.
 */
export async function countByState(db: Db): Promise<Record<State, number>> {
  const others = db
    .selectFrom("release")
    .select(["state", (e) => e.fn.countAll<number>().as("n")])
    .where("state", "in", OTHERS)
    .groupBy("state");
  // A single statement, because a release could change its state between two statements.
  const rows = await db
    .selectNoFrom((e) => [
      e.val<string>("all").as("state"),
      e
        .selectFrom("release")
        .select(e.fn.countAll<number>().as("n"))
        .$asScalar()
        .$notNull()
        .as("n"),
    ])
    .unionAll(others)
    .unionAll(
      db
        .selectFrom("release")
        .select((e) => [e.val<string>("jobs").as("state"), e.fn.countAll<number>().as("n")])
        .where("state", "=", MOST)
        .where("job", "is not", null),
    )
    .execute();
  const counts = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<State, number>;
  for (const { state, n } of rows) {
    if (state === "all") {
      counts[MOST] += n;
    } else if (state === "jobs") {
      counts[MOST] -= n;
    } else {
      counts[state as State] = n;
      counts[MOST] -= n;
    }
  }
  return counts;
}

/**
 * Finds the newest release at each of these paths, if it is live, which means that its state keeps
 * the path. Limited to `storage` if given. Releases of what the library already has are not
 * downloads and do not hide a release.
 */
async function liveAtPaths(
  db: Db,
  paths: readonly string[],
  storage?: number,
): Promise<Map<string, number>> {
  let pathQuery = db
    .selectFrom("release")
    .select(["id", "path", "state"])
    .where("path", "in", paths)
    .where("source", "!=", "library")
    .orderBy("id");
  if (storage !== undefined) pathQuery = pathQuery.where("storage_id", "=", storage);
  const newest = new Map((await pathQuery.execute()).map((row) => [row.path, row]));
  return new Map(
    [...newest.values()].flatMap(({ id, path, state }) =>
      traitsOf(state as State).leavesPath ? [] : [[path, id]],
    ),
  );
}

export const findLiveAtPath = async (
  db: Db,
  path: string,
  storage?: number,
): Promise<number | undefined> => (await liveAtPaths(db, [path], storage)).get(path);

/**
 * Adds a release with its first row of history. Returns its id, or the id of the live release at
 * the same path: the daemon, the hook and a user may find the same download at the same moment. A
 * child release has its parent's path and is always new.
 */
export async function addRelease(trx: Trx, release: NewRelease, by: By): Promise<number> {
  if (release.parentId !== undefined) return insertRelease(trx, release, by);
  const { path, storage } = release;
  const id =
    (await addReleases(trx, [release], by)).get(path) ?? (await findLiveAtPath(trx, path, storage));
  if (id !== undefined) return id;
  // The newest release at the path has left it, but an older one has not; or another process has
  // just added a release.
  let holder = trx.selectFrom("release").select("id").where("live_path", "=", path);
  if (storage !== undefined) holder = holder.where("storage_id", "=", storage);
  return (await holder.executeTakeFirstOrThrow()).id;
}

/**
 * Adds those of the releases whose path has no live release. All releases must belong to one
 * storage, and there may be at most a thousand. The index on live paths decides which process was
 * first. Returns the new ids by path.
 */
export async function addReleases(
  trx: Trx,
  releases: readonly NewRelease[],
  by: By,
): Promise<Map<string, number>> {
  const paths = releases.map(({ path }) => path);
  const live = await liveAtPaths(trx, paths, releases[0]?.storage);
  const fresh = releases.filter(({ path }) => !live.has(path));
  if (fresh.length === 0) return new Map();
  const added = await trx
    .insertInto("release")
    .values(fresh.map((release) => ({ ...toNewRow(release, by.at), live_path: release.path })))
    .onConflict((c) =>
      c.columns(["live_path", "storage_id"]).where("live_path", "is not", null).doNothing(),
    )
    .returning(["id", "path"])
    .execute();
  const ids = new Map(added.map(({ id, path }) => [path, id]));
  const entries = fresh.flatMap((release) => {
    const id = ids.get(release.path);
    return id === undefined ? [] : [foundEntry(id, release, by)];
  });
  await appendAll(trx, entries);
  return ids;
}

/** Adds a release that claims no path: a child release or a job. */
export async function insertRelease(trx: Trx, release: NewRelease, by: By): Promise<number> {
  const { id } = await trx
    .insertInto("release")
    .values(toNewRow(release, by.at))
    .returning("id")
    .executeTakeFirstOrThrow();
  await appendHistory(trx, foundEntry(id, release, by));
  return id;
}

const foundEntry = (id: number, { name, state, path, source, parentId }: NewRelease, by: By) => ({
  at: by.at,
  releaseId: id,
  name,
  action: "found" as const,
  to: state,
  actor: by.actor,
  detail: { path, source, ...dropUndefined({ parent: parentId }) },
});

export type ExpectedRelease = Pick<Release, "id" | "version" | "state">;

/**
 * Compare-and-set: sets state and fields if the release is still as expected. Any change of state
 * ends the release's waiting, except a change between approved and filing.
 * @returns the updated release; undefined if the release was changed in the meantime, in which case
 * nothing was written.
 */
export async function setIfUnchanged(
  trx: Trx,
  expected: ExpectedRelease,
  to: State,
  fields: ReleaseFields,
  time: number,
): Promise<Release | undefined> {
  const moved = to !== expected.state;
  const endsWaiting = moved && !(traitsOf(expected.state).triesToFile && traitsOf(to).triesToFile);
  const changed =
    moved ||
    fields.identity !== undefined ||
    fields.candidates !== undefined ||
    fields.requested !== undefined;
  const set = trx
    .updateTable("release")
    .set({
      ...toColumns(endsWaiting ? { waiting: null, retryAt: null, ...fields } : fields),
      state: to,
      ...(moved && traitsOf(to).leavesPath ? { live_path: null } : {}),
      version: changed ? expected.version + 1 : expected.version,
      updated_at: time,
      ...(to === "filed" && (expected.state === "filing" || expected.state === "approved")
        ? { filed_at: time }
        : {}),
    })
    .where((e) => e.and({ id: expected.id, version: expected.version, state: expected.state }));
  const release = await readFirstRelease(set.returningAll());
  if (release && moved && (to === "filed" || expected.state === "filed")) {
    await recountWorkOf(everywhere(trx), expected.id, release);
  }
  return release;
}

/**
 * Sets fields that do not change the version: waiting, tries, the outbox's `plex`, what a queue
 * showed, known content.
 */
export async function setUnversioned(
  trx: Trx,
  id: number,
  fields: Pick<ReleaseFields, "waiting" | "tries" | "retryAt" | "plex" | "shown" | "contentKey">,
): Promise<void> {
  await trx.updateTable("release").set(toColumns(fields)).where("id", "=", id).execute();
  if (fields.plex !== undefined) await recountWorkOf(everywhere(trx), id);
}

/**
 * Locks a release until the transaction ends. No other transaction can change the release, so
 * everything that is read from it from now on stays true.
 */
export async function lockRelease(trx: Trx, id: number): Promise<void> {
  await trx
    .updateTable("release")
    .set((e) => ({ version: e.ref("version") }))
    .where("id", "=", id)
    .execute();
}

/**
 * Sets the reasons of releases that are still in the state in which they were added. For a single
 * release, the version can also be checked. Other releases get their reasons with a change of
 * state.
 * @returns true if any of the releases was still in that state
 */
export async function setReasons(
  trx: Trx,
  ids: readonly number[],
  expected: { state: State; version?: number },
  reasons: Release["reasons"],
): Promise<boolean> {
  const columns = { ...toColumns({ reasons }), ...toCodesColumn(reasons) };
  let set = trx
    .updateTable("release")
    .set(columns)
    .where("id", "in", ids)
    .where("state", "=", expected.state);
  if (expected.version !== undefined) set = set.where("version", "=", expected.version);
  return (await set.executeTakeFirst()).numUpdatedRows > 0n;
}

/**
 * Converts reasons to the form of the queue's index. Written only where the queue may read them.
 */
export const toCodesColumn = (reasons: Release["reasons"]): { reason_codes: string } => ({
  reason_codes: reasons.length === 0 ? "" : ` ${reasons.map(({ code }) => code).join(" ")} `,
});

/** Finds the newest release of a download at each path below a folder, by path. */
export async function findNewestBelow(
  db: Db,
  folder: string,
): Promise<Map<string, ReleaseSummary>> {
  const below = await summariesOf(
    selectAllDownloads(db).where(isBelowFolder("path", folder)).orderBy("id"),
  );
  return new Map(below.map((release) => [release.path, release]));
}
