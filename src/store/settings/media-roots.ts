import { delimiter, isAbsolute } from "node:path";
import { isBelowFolder } from "../below-folder.ts";
import { isObjectWith, isText, listOf, readOptionalJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { own } from "../storages/scope.ts";

/** Name of the row that contains the media roots. It is stored with the settings. */
export const MEDIA_ROOTS = "media roots";

/**
 * `journal`: the media roots to which the journal belongs. `set`: those in the settings of the last
 * engine.
 */
export type MediaRoots = { journal: readonly string[]; set: readonly string[] };

const isMediaRoots = isObjectWith<MediaRoots>({ journal: listOf(isText), set: listOf(isText) });

/**
 * Returns the media roots of the process's own storage. A database of an older version has only the
 * setting of its last engine. Undefined before the first engine.
 */
export async function readMediaRoots(db: Db): Promise<MediaRoots | undefined> {
  const rows = await own(db)
    .selectFrom("setting")
    .select(["name", "value"])
    .where("name", "in", [MEDIA_ROOTS, "PLEX_MEDIA_ROOT"])
    .execute();
  const known = rows.find(({ name }) => name === MEDIA_ROOTS)?.value;
  const roots = readOptionalJson(known, isMediaRoots);
  if (roots) return roots;
  const set = rows.flatMap(({ value }) => value.split(delimiter)).filter(isAbsolute);
  return set.length === 0 ? undefined : { journal: set, set };
}

export async function writeMediaRoots(trx: Trx, { journal, set }: MediaRoots): Promise<void> {
  const value = JSON.stringify({ journal, set } satisfies MediaRoots);
  await own(trx).deleteFrom("setting").where("name", "=", MEDIA_ROOTS).execute();
  await own(trx)
    .insertInto("setting")
    .values({ name: MEDIA_ROOTS, value, origin: "engine" })
    .execute();
}

/** Counts the files that the journal has in the library below a folder, but not below the others. */
export async function countFiledBelow(
  db: Db,
  folder: string,
  others: readonly string[],
): Promise<number> {
  const { n } = await own(db)
    .selectFrom("operation")
    .select((e) => e.fn.countAll<number>().as("n"))
    .where("kind", "=", "publish")
    .where("state", "in", ["published", "sealed"])
    .where(isBelowFolder("final_path", folder))
    .where((e) => e.not(e.or(others.map((other) => isBelowFolder("final_path", other)))))
    .executeTakeFirstOrThrow();
  return n;
}
