import type { Kysely } from "kysely";
import type { Operation } from "../../core/journal/operation.ts";
import { removalsOf } from "../../store/journal/moved-sources.ts";
import { itemsOf } from "../../store/releases/items.ts";
import type { Schema } from "../../store/schema.ts";

const MAX_LISTED_FILES = 100;

/** What history says about a filed release: where its files went, by which method and why; for a `move` also which files stayed. */
export async function filedDetail(
  db: Kysely<Schema>,
  releaseId: number,
  publications: readonly Operation[],
): Promise<Record<string, unknown>> {
  const moved = await removalsOf(db, releaseId);
  const files = publications.map(({ id, finalPath, method, why = "" }) => {
    const whole = moved.has(id) ? `${why} ${method}, then the source was removed.`.trim() : why;
    return {
      destination: finalPath,
      method,
      ...(moved.has(id) ? { moved: true } : {}),
      ...(whole === "" ? {} : { why: whole }),
    };
  });
  if (moved.size === 0) return { files };
  const gone = new Set([...moved.values()].map(({ itemPath }) => itemPath));
  const stays = (await itemsOf(db, releaseId)).flatMap(({ path }) => (gone.has(path) ? [] : [path]));
  return stays.length === 0 ? { files } : { files, stays: stays.slice(0, MAX_LISTED_FILES) };
}
