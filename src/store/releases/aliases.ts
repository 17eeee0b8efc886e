import type { Selectable } from "kysely";
import { damagedAlias } from "../../base/damaged-row.ts";
import { type Identity, sameWork } from "../../base/identity.ts";
import type { Alias } from "../../names/index.ts";
import { isIdentity, isReadableJson, readShownJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import type { AliasTable } from "../schema.ts";
import type { Everywhere } from "../storages/scope.ts";
import { upsert } from "../upsert.ts";

/**
 * Saves a user's correction and replaces an older one from the same release. The correction takes
 * effect once the release is filed.
 */
export async function addAlias(trx: Trx, alias: Omit<Alias, "id">): Promise<void> {
  const row = {
    name_key: alias.nameKey,
    title: alias.title,
    country: alias.country ?? null,
    year: alias.year ?? null,
    identity_json: JSON.stringify(alias.identity),
    renumbered: alias.renumbered ? 1 : 0,
    release_id: alias.releaseId,
    release_name: alias.releaseName,
    actor: alias.actor,
    at: alias.at,
  };
  await removeAliasOf(trx, alias.releaseId);
  // The id shows which correction is newest, so a row that another writer added at the same moment
  // is replaced as a whole.
  await upsert(trx, "alias", ["release_id"], [row]);
}

// A correction takes effect once its release is filed, because TMDB may not know the work, or the
// library may refuse it. It applies to all storages.
const learnt = (db: Everywhere) =>
  db
    .selectFrom("alias")
    .innerJoin("release", "release.id", "alias.release_id")
    .selectAll("alias")
    .where("release.state", "=", "filed")
    .orderBy("alias.id", "desc");

/**
 * Lists all corrections of a name that are in effect, newest first.
 * @throws UserError if one of them is damaged, because the name then stands for an unknown work
 */
export async function listAliasesFor(db: Everywhere, nameKey: string): Promise<Alias[]> {
  return (await learnt(db).where("alias.name_key", "=", nameKey).execute()).map(toAlias);
}

/** Lists all aliases that are in effect and can be read, newest first. */
export const listAllAliases = async (db: Everywhere): Promise<Alias[]> =>
  (await learnt(db).execute()).filter(isReadableAlias).map(toAlias);

/** @throws UserError if it is damaged */
export async function findAlias(db: Db, id: number): Promise<Alias | undefined> {
  const row = await db.selectFrom("alias").selectAll().where("id", "=", id).executeTakeFirst();
  return row && toAlias(row);
}

/** Returns the alias from a user's approval of a release, whether or not it is in effect yet. */
export async function aliasOf(db: Db, releaseId: number): Promise<Alias | undefined> {
  const row = await db
    .selectFrom("alias")
    .selectAll()
    .where("release_id", "=", releaseId)
    .executeTakeFirst();
  return row && toAlias(row);
}

/** Adds title and year from TMDB to an alias that a user entered only by id. */
export async function nameAliasOf(trx: Trx, releaseId: number, identity: Identity): Promise<void> {
  const alias = await aliasOf(trx, releaseId);
  if (alias === undefined || alias.identity.title !== "" || !sameWork(alias.identity, identity)) {
    return;
  }
  const { type, tmdbId, title, year } = identity;
  const named = {
    identity_json: JSON.stringify({ type, tmdbId, title, year } satisfies Alias["identity"]),
  };
  await trx.updateTable("alias").set(named).where("id", "=", alias.id).execute();
}

/**
 * Deletes the alias learnt from a release. Returns the alias, or undefined if the release had no
 * alias that can be read.
 */
export async function removeAliasOf(trx: Trx, releaseId: number): Promise<Alias | undefined> {
  const row = await trx
    .deleteFrom("alias")
    .where("release_id", "=", releaseId)
    .returningAll()
    .executeTakeFirst();
  return row && isReadableAlias(row) ? toAlias(row) : undefined;
}

/** True if the work that the alias stands for can be read. */
const isReadableAlias = ({ identity_json }: { identity_json: string }): boolean =>
  isReadableJson(identity_json, isIdentity);

/** @throws UserError if the row is damaged */
function toAlias(row: Selectable<AliasTable>): Alias {
  const identity = readShownJson(row.identity_json, isIdentity);
  if (identity === undefined) throw damagedAlias(row.id);
  return {
    id: row.id,
    nameKey: row.name_key,
    title: row.title,
    country: row.country ?? undefined,
    year: row.year ?? undefined,
    identity,
    renumbered: row.renumbered === 1,
    releaseId: row.release_id,
    releaseName: row.release_name,
    actor: row.actor,
    at: row.at,
  };
}
