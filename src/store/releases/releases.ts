import type { By } from "../../core/actor.ts";
import { defined } from "../../core/defined.ts";
import type { Release } from "../../core/release/release.ts";
import { STATES, type State } from "../../core/release/state.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import { isBelowFolder } from "../below.ts";
import type { Db, Trx } from "../open.ts";
import { recountWorkOf } from "../works/recount.ts";
import { appendHistory } from "./history.ts";
import { allSummaries, type ReleaseSummary, summariesOf } from "./release-lookup.ts";
import {
  allReleases,
  firstRelease,
  type NewRelease,
  type ReleaseFields,
  releasesOf,
  toColumns,
  toNewRow,
} from "./release-row.ts";

export const findRelease = (db: Db, id: number): Promise<Release | undefined> =>
  firstRelease(allReleases(db).where("id", "=", id));

/** The newest release at this path. */
export const releaseAtPath = (db: Db, path: string): Promise<Release | undefined> =>
  firstRelease(allReleases(db).where("path", "=", path).orderBy("id", "desc").limit(1));

/** Releases in one of these states, oldest first. */
export const releasesIn = (db: Db, states: readonly State[], limit = 1_000_000): Promise<Release[]> =>
  releasesOf(allReleases(db).where("state", "in", states).orderBy("id").limit(limit));

/** The same of torrents alone: of a thousand downloads in review few may be torrents, and this is asked at every poll. */
export const torrentReleasesIn = (db: Db, states: readonly State[]): Promise<Release[]> =>
  releasesOf(allReleases(db).where("state", "in", states).where("source", "=", "torrent").orderBy("id"));

/** The state in which releases stay: nearly all are in it after some years. */
const MOST: State = "filed";
const OTHERS = STATES.filter((state) => state !== MOST);

/** How many releases are in each state. Filed ones are what is left of all, which SQLite counts without reading rows. */
export async function countByState(db: Db): Promise<Record<State, number>> {
  const others = db
    .selectFrom("release")
    .select(["state", (e) => e.fn.countAll<number>().as("n")])
    .where("state", "in", OTHERS)
    .groupBy("state");
  // One statement: between two of them a release could change its state.
  const rows = await db
    .selectNoFrom((e) => [
      e.val<string>("all").as("state"),
      e.selectFrom("release").select(e.fn.countAll<number>().as("n")).$asScalar().$notNull().as("n"),
    ])
    .unionAll(others)
    .execute();
  const counts = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<State, number>;
  for (const { state, n } of rows) {
    if (state === "all") counts[MOST] += n;
    else {
      counts[state as State] = n;
      counts[MOST] -= n;
    }
  }
  return counts;
}

/**
 * The newest release at this path, of this storage if one is named, if it is still live, which means that its state does not
 * give up the path.
 */
export async function liveAtPath(db: Db, path: string, storage?: number): Promise<number | undefined> {
  let newest = db.selectFrom("release").select(["id", "state"]).where("path", "=", path).orderBy("id", "desc");
  if (storage !== undefined) newest = newest.where("storage_id", "=", storage);
  const row = await newest.limit(1).executeTakeFirst();
  return row && !traitsOf(row.state as State).leavesPath ? row.id : undefined;
}

/**
 * Adds a release, with its first row of history. Returns its id, or that of the live release at the same path: daemon,
 * hook and a person may find the same download at the same moment, and only the transaction knows who was first. A child
 * release has its parent's path and is always new.
 */
export async function addRelease(trx: Trx, release: NewRelease, by: By): Promise<number> {
  const live = release.parentId === undefined ? await liveAtPath(trx, release.path, release.storage) : undefined;
  return live ?? insertRelease(trx, release, by);
}

/** The same for a caller that found no live release at the path, in the same transaction. */
export async function insertRelease(trx: Trx, release: NewRelease, by: By): Promise<number> {
  const { id } = await trx
    .insertInto("release")
    .values(toNewRow(release, by.at))
    .returning("id")
    .executeTakeFirstOrThrow();
  await appendHistory(trx, {
    at: by.at,
    releaseId: id,
    name: release.name,
    action: "found",
    to: release.state,
    actor: by.actor,
    detail: {
      path: release.path,
      source: release.source,
      ...defined({ parent: release.parentId }),
    },
  });
  return id;
}

export type ExpectedRelease = Pick<Release, "id" | "version" | "state">;

/**
 * Compare-and-set: sets state and fields if the release is still as expected. Any move ends its waiting, except one
 * between approved and filing.
 * @returns the release as it is then; undefined when it was moved by another, and nothing was written.
 */
export async function setIfUnchanged(
  trx: Trx,
  expected: ExpectedRelease,
  to: State,
  fields: ReleaseFields,
  at: number,
): Promise<Release | undefined> {
  const moved = to !== expected.state;
  const endsWaiting = moved && !(traitsOf(expected.state).triesToFile && traitsOf(to).triesToFile);
  const changed =
    moved || fields.identity !== undefined || fields.candidates !== undefined || fields.requested !== undefined;
  const set = trx
    .updateTable("release")
    .set({
      ...toColumns(endsWaiting ? { waiting: null, retryAt: null, ...fields } : fields),
      state: to,
      version: changed ? expected.version + 1 : expected.version,
      updated_at: at,
      ...(to === "filed" && expected.state === "filing" ? { filed_at: at } : {}),
    })
    .where("id", "=", expected.id)
    .where("version", "=", expected.version)
    .where("state", "=", expected.state);
  const release = await firstRelease(set.returningAll());
  if (release && moved && (to === "filed" || expected.state === "filed")) await recountWorkOf(trx, expected.id);
  return release;
}

/** Sets fields that do not change the version: waiting, tries, the outbox's `plex`, what a queue showed, known content. */
export async function setUnversioned(
  trx: Trx,
  id: number,
  fields: Pick<ReleaseFields, "waiting" | "tries" | "retryAt" | "plex" | "shown" | "contentKey">,
): Promise<void> {
  await trx.updateTable("release").set(toColumns(fields)).where("id", "=", id).execute();
  if (fields.plex !== undefined) await recountWorkOf(trx, id);
}

/** Sets the reasons of releases that were added with them. Other releases get their reasons by a move. */
export async function setReasons(
  trx: Trx,
  ids: number | readonly number[],
  reasons: Release["reasons"],
): Promise<void> {
  const columns = { ...toColumns({ reasons }), ...codesColumn(reasons) };
  const all = typeof ids === "number" ? [ids] : [...ids];
  await trx.updateTable("release").set(columns).where("id", "in", all).execute();
}

/** The codes of reasons as the index of the queue has them. Written only where the queue may read them. */
export const codesColumn = (reasons: Release["reasons"]): { reason_codes: string } => ({
  reason_codes: reasons.length === 0 ? "" : ` ${reasons.map(({ code }) => code).join(" ")} `,
});

/** The newest release at each path below a folder, by path. */
export async function newestBelow(db: Db, folder: string): Promise<Map<string, ReleaseSummary>> {
  const below = await summariesOf(allSummaries(db).where(isBelowFolder("path", folder)).orderBy("id"));
  return new Map(below.map((release) => [release.path, release]));
}
