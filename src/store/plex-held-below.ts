import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** Whether Plex has anything in this folder (as the Plex server sees it) of a library, which `isOnly` folder it is of. */
export async function heldBelow(
  db: Kysely<Schema>,
  section: string,
  folder: string,
  isOnly: boolean,
): Promise<boolean> {
  const inside = folder.replace(/[/\\]$/, "");
  // By range instead of LIKE: these are the characters after the separators.
  const [separator, after] = /^(?:[A-Za-z]:|\\\\)/.test(folder) ? ["\\", "]"] : ["/", "0"];
  const file = await db
    .selectFrom("plex_file")
    .select("rating_key")
    .where("section", "=", section)
    .where((e) =>
      e.or([
        e("folder", "in", [folder, inside]),
        e.and([e("folder", ">", inside + separator), e("folder", "<", inside + after)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  if (file !== undefined || !isOnly) return file !== undefined;
  // Of a show the files are known only once somebody asked for them.
  const work = await db
    .selectFrom("plex_work")
    .select("type")
    .where("section", "=", section)
    .limit(1)
    .executeTakeFirst();
  return work?.type === "tv";
}
