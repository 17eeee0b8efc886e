import { sql } from "kysely";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { ARR_KINDS, type ArrKind } from "../../core/arr/app.ts";
import { SERVER_NAMES, type ServerName } from "../../core/library/server-entry.ts";
import { SECOND_CATALOGUE_IDS, type SecondCatalogueId } from "../../core/second-catalogue.ts";
import { CLIENT_KINDS, type ClientKind } from "../../core/torrent/kinds.ts";
import { isNumber, isObjectWith, isText, listOf, readShownJson, readTime } from "../json.ts";
import type { Db, Store, Trx } from "../open.ts";
import { type Own, own } from "../storages/scope.ts";
import { upsert } from "../upsert.ts";

/**
 * Entries directly in a watched folder that are still being written: their number, and the names of
 * the first ones.
 */
export type UnfinishedEntries = { count: number; names: string[] };

/** The mount on which a folder was: where it is mounted, and what. */
export type SourceMount = { point: string; type: string; source: string };

type SourceKind =
  | "folder"
  | "tmdb"
  | ServerName
  | ClientKind
  | ArrKind
  | SecondCatalogueId
  | "routes"
  | "library"
  | "schedule";

/** Health of a source or service at the engine's last request to it. */
export type SourceHealth = {
  kind: SourceKind;
  name: string;
  healthy: boolean;
  /** ms since 1970 */
  lastSuccessAt?: number | undefined;
  message?: string | undefined;
  /** Time of the last recorded check, in ms since 1970. */
  checkedAt?: number | undefined;
  /** Time since when checks have had this result, in ms since 1970. */
  since?: number | undefined;
  /** Set only for a folder in which something is still being written. */
  unfinished?: UnfinishedEntries | undefined;
  /**
   * Time of the next request. Set only for a source that does not respond, and not while a request
   * is running.
   */
  nextAt?: number | undefined;
  /** Time since when a request has not been answered, in ms since 1970. */
  silentSince?: number | undefined;
  /** The mount on which a watched folder was last well. */
  mount?: SourceMount | undefined;
};

const SERVICES = [
  ...SERVER_NAMES,
  "tmdb",
  ...CLIENT_KINDS,
  ...ARR_KINDS,
  ...SECOND_CATALOGUE_IDS,
] satisfies SourceHealth["kind"][];

export const isUnfinished = isObjectWith<UnfinishedEntries>({
  count: isNumber,
  names: listOf(isText),
});

export const isMount = isObjectWith<SourceMount>({ point: isText, type: isText, source: isText });

/** Returns when and on which mount a watched folder was last well; undefined if that is not known. */
export async function findLastMount(
  db: Own,
  name: string,
): Promise<{ mount: SourceMount; at: number } | undefined> {
  const row = await db
    .selectFrom("source")
    .select(["mount_json", "last_success_at"])
    .where("kind", "=", "folder")
    .where("name", "=", name)
    .executeTakeFirst();
  const mount = readShownJson(row?.mount_json, isMount);
  return mount && { mount, at: readTime(row?.last_success_at) ?? 0 };
}

export async function listSourceHealth(db: Db): Promise<(SourceHealth & { storageId: number })[]> {
  const rows = await db.selectFrom("source").selectAll().orderBy("kind").orderBy("name").execute();
  return rows.map((row) => ({
    kind: row.kind as SourceHealth["kind"],
    name: row.name,
    healthy: row.healthy === 1,
    lastSuccessAt: readTime(row.last_success_at),
    message: row.message ?? undefined,
    checkedAt: readTime(row.checked_at),
    since: readTime(row.since),
    unfinished: readShownJson(row.unfinished_json, isUnfinished),
    nextAt: readTime(row.next_at) || undefined,
    silentSince: readTime(row.silent_since),
    storageId: row.storage_id,
  }));
}

/** Without `checkedAt`, only the other fields are recorded: nothing was checked. */
export async function recordHealth(
  trx: Trx,
  health: Omit<SourceHealth, "since" | "silentSince">,
): Promise<void> {
  const { checkedAt } = health;
  const before = await own(trx)
    .selectFrom("source")
    .select(["healthy", "since"])
    .where("kind", "=", health.kind)
    .where("name", "=", health.name)
    .executeTakeFirst();
  const isSame = before !== undefined && (before.healthy === 1) === health.healthy;
  const row = {
    kind: health.kind,
    name: health.name,
    healthy: health.healthy ? 1 : 0,
    message: health.message ?? null,
    unfinished_json: health.unfinished === undefined ? null : JSON.stringify(health.unfinished),
    ...dropUndefined({
      last_success_at: health.lastSuccessAt,
      mount_json: health.mount && JSON.stringify(health.mount),
      next_at: health.healthy ? null : health.nextAt,
      checked_at: checkedAt,
      silent_since: checkedAt === undefined ? undefined : null,
      since: checkedAt === undefined ? undefined : isSame ? (before.since ?? checkedAt) : checkedAt,
    }),
  };
  await upsert(trx, "source", ["kind", "name", "storage_id"], [row]);
}

type SourceKey = Pick<SourceHealth, "kind" | "name">;

/**
 * Records that a request of this time (ms since 1970) has not been answered. An earlier silence and
 * a known problem are kept.
 */
export async function recordSilence(
  trx: Trx,
  { kind, name }: SourceKey,
  since: number,
): Promise<void> {
  const changed = await own(trx)
    .updateTable("source")
    .set({ silent_since: sql`coalesce(silent_since, ${since})` })
    .where("kind", "=", kind)
    .where("name", "=", name)
    .where("healthy", "=", 1)
    .executeTakeFirst();
  if (changed.numUpdatedRows > 0n) return;
  const known = own(trx).selectFrom("source").select("name").where("kind", "=", kind);
  if (await known.where("name", "=", name).executeTakeFirst()) return;
  // Nothing is known to be wrong. Without a check, the row does not count as well either.
  const row = { kind, name, healthy: 1, silent_since: since };
  await upsert(trx, "source", ["kind", "name", "storage_id"], [row]);
}

/** Records that a silent source has answered. */
export async function endSilence(trx: Trx, { kind, name }: SourceKey): Promise<void> {
  await own(trx)
    .updateTable("source")
    .set({ silent_since: null })
    .where("kind", "=", kind)
    .where("name", "=", name)
    .execute();
}

/**
 * Requests that each service that does not respond is queried at once, by all engines that use it.
 */
export async function askAtOnce(trx: Trx): Promise<void> {
  await trx
    .updateTable("source")
    .set({ next_at: 0 })
    .where((where) => where.or([where("healthy", "=", 0), where("silent_since", "is not", null)]))
    .where("kind", "in", SERVICES)
    .execute();
}

/**
 * True if a user requested that the sources of this storage be queried at once. Each request is
 * reported only once.
 */
export async function takeAskAtOnce(store: Store): Promise<boolean> {
  const asked = own(store.read).selectFrom("source").select("name").where("next_at", "=", 0);
  if (!(await asked.executeTakeFirst())) return false;
  await store.write((trx) =>
    own(trx).updateTable("source").set({ next_at: null }).where("next_at", "=", 0).execute(),
  );
  return true;
}

/** Forgets sources that are no longer configured. */
export async function keepOnlySources(
  trx: Trx,
  kind: SourceHealth["kind"],
  names: readonly string[],
): Promise<void> {
  let gone = trx.deleteFrom("source").where("kind", "=", kind);
  if (names.length > 0) gone = gone.where("name", "not in", names);
  await gone.execute();
}
