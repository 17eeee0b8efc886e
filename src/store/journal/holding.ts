import { sql } from "kysely";
import { OPEN_STATES, type Operation } from "../../core/journal/operation.ts";
import type { Db } from "../open.ts";
import { toOperation } from "./operation-row.ts";

/** Live publications whose file or source has one of these inodes, or whose file has one of these paths. */
export async function publicationsHolding(
  db: Db,
  { paths, inodes }: { paths: readonly string[]; inodes: readonly string[] },
): Promise<Operation[]> {
  if (paths.length === 0) return [];
  const rows = await db
    .selectFrom("operation")
    .selectAll()
    .where("kind", "=", "publish")
    .where("state", "in", [...OPEN_STATES, "sealed"])
    .where((e) =>
      e.or([
        e("final_path", "in", paths),
        e("source_path", "in", paths),
        e(sql<string>`json_extract(source_json, '$.ino')`, "in", inodes),
        e(sql<string>`json_extract(final_json, '$.ino')`, "in", inodes),
      ]),
    )
    .execute();
  return rows.map(toOperation);
}
