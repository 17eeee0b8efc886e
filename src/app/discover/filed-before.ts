import type { Kysely } from "kysely";
import type { Operation } from "../../core/journal/operation.ts";
import type { Item } from "../../core/release/item.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import type { Known } from "../../store/releases/release-lookup.ts";
import type { Schema } from "../../store/schema.ts";

export type FiledBefore = { item: Item; by: Operation };

const WHOLE_SECONDS = /0{9}$/;

/**
 * Which of these new files of a folder it has filed already under another name, and has not taken back. A new name changes
 * neither size nor time of writing. Where times are whole seconds (some file systems, unpacked archives) two files may have
 * both in common: there it is the same only if the old name is no longer in the folder (`present`).
 */
export async function filedBefore(
  db: Kysely<Schema>,
  lineage: readonly Known[],
  items: readonly Item[],
  present: ReadonlySet<string>,
): Promise<FiledBefore[]> {
  const filed: Operation[] = [];
  for (const { id, state } of lineage)
    if (state === "filed" || state === "filing") filed.push(...(await publicationsOf(db, id)));
  const byContent = Map.groupBy(filed, ({ source }) => contentOf(source));
  return items.flatMap((item) => {
    const exact = !WHOLE_SECONDS.test(item.mtimeNs);
    const by = byContent.get(contentOf(item))?.find(({ itemPath }) => exact || !present.has(itemPath));
    return by === undefined ? [] : [{ item, by }];
  });
}

const contentOf = ({ size, mtimeNs }: { size: number; mtimeNs: string }): string => `${size} ${mtimeNs}`;
