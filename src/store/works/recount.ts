import type { DialectAdapter, RawBuilder } from "kysely";
import type { Identity, MediaType } from "../../base/identity.ts";
import { fold } from "../../base/text/fold.ts";
import type { Release } from "../../core/release/release.ts";
import { WORST_STATE_FIRST } from "../../core/scan/combine-states.ts";
import { isIdentity, isMapping, readShownJson } from "../json.ts";
import type { Trx } from "../open.ts";
import type { Everywhere } from "../storages/scope.ts";
import { upsert } from "../upsert.ts";

/** Provided by the adapter of a database with several writers at once. */
type LocksWorks = {
  /** Returns the statement that takes this lock until the transaction ends. */
  lockOf(kind: number, id: number): RawBuilder<unknown>;
};

/** Classes of the locks that are taken for works. */
const LOCK_CLASS = { movie: 0x70_6c_6d, tv: 0x70_6c_74 } as const;

/** The worst state is the one shown for a work with several releases. */
const WORST_FIRST = [...WORST_STATE_FIRST, null] as const;

/**
 * Updates the row of a release's work, or removes it. A work has only one row, regardless of the
 * storages that its files are on. Called whenever a filed release changes, or is no longer filed.
 */
export async function recountWorkOf(
  trx: Everywhere<Trx>,
  releaseId: number,
  known?: Release,
): Promise<void> {
  if (known?.job === undefined && known?.identity) {
    return recountWork(trx, known.identity.type, known.identity.tmdbId);
  }
  const { type, id } =
    (await trx
      .selectFrom("release")
      .select(["identity_type as type", "identity_id as id"])
      .where("id", "=", releaseId)
      .where("job", "is", null)
      .executeTakeFirst()) ?? {};
  if ((type === "movie" || type === "tv") && typeof id === "number") {
    await recountWork(trx, type, id);
  }
}

async function recountWork(trx: Trx, type: MediaType, id: number): Promise<void> {
  await lockWork(trx, { type, tmdbId: id });
  // The query returns one row for each of a release's files in the library, or a single row for a
  // release that has none.
  const rows = await trx
    .selectFrom("release")
    .leftJoin("item", (join) =>
      join
        .onRef("item.release_id", "=", "release.id")
        .on("item.destination", "is not", null)
        .on("item.skip", "=", 0)
        .on("item.problem", "is", null),
    )
    .select([
      "id",
      "name",
      "identity_json",
      "plex",
      "decided_by",
      "filed_at",
      "updated_at",
      "superseded_by",
    ])
    .select("release.source")
    .select(["item.role", "item.size", "mapping_json"])
    .where((e) => e.and({ identity_type: type, identity_id: id, state: "filed" }))
    .where("job", "is", null)
    .execute();
  const releases = [...new Map(rows.map((row) => [row.id, row])).values()];
  const filedAt = (release: (typeof releases)[number]): number =>
    release.filed_at ?? release.updated_at;
  const last = releases.toSorted((a, b) => filedAt(a) - filedAt(b) || a.id - b.id).at(-1);
  const identity = last && readShownJson(last.identity_json, isIdentity);
  if (!last || !identity) {
    await trx.deleteFrom("filed_work").where("type", "=", type).where("tmdb_id", "=", id).execute();
    return;
  }
  const current = rows.filter(({ superseded_by: by }) => by === null);
  const plex =
    WORST_FIRST.find((state) => releases.some((release) => release.plex === state)) ?? null;
  const time = filedAt(last);
  const row = {
    type,
    tmdb_id: id,
    title: identity.title,
    year: identity.year ?? null,
    title_key: fold(identity.title),
    words: [...new Set([identity.title, ...releases.map(({ name }) => name)].map(fold))].join("\n"),
    videos: countVideos(current.filter(({ role }) => role === "video")),
    bytes: current.reduce((sum, { size }) => sum + (size ?? 0), 0),
    plex,
    decided_by: last.decided_by,
    filed_at: time,
    month: monthOf(time),
    adopted: current.every(({ source }) => source === "library") ? 1 : 0,
  };
  await upsert(trx, "filed_work", ["type", "tmdb_id"], [row]);
}

/** Returns the number of distinct episodes for a series, or the number of files for a film. */
function countVideos(videos: readonly { mapping_json: string | null }[]): number {
  const mappings = videos.map(({ mapping_json: json }) => readShownJson(json, isMapping));
  const episodes = new Set(
    mappings.flatMap((of) => of?.episodes.map((episode) => `${of.season} ${episode}`) ?? []),
  );
  return episodes.size + mappings.filter((of) => of === undefined).length;
}

/** Returns the month in the form `202611`, in UTC. */
function monthOf(ms: number): number {
  const date = new Date(ms);
  return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1;
}

/**
 * Locks a work until the transaction ends, so that no other process decides what the library has of
 * it. Does nothing in a database with one writer at a time.
 */
export async function lockWork(
  trx: Trx,
  { type, tmdbId }: Pick<Identity, "type" | "tmdbId">,
): Promise<void> {
  const { lockOf }: DialectAdapter & Partial<LocksWorks> = trx.getExecutor().adapter;
  await lockOf?.(LOCK_CLASS[type], tmdbId).execute(trx);
}
