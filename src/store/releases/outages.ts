import { sql } from "kysely";
import { ENDS_ON_ITS_OWN } from "../../base/errors.ts";
import { isOutage } from "../../core/release/is-outage.ts";
import type { Waiting } from "../../core/release/release.ts";
import type { Db } from "../open.ts";
import { type HistoryEntry, toEntry } from "./history.ts";

/** Number of entries that are read at once. */
const PAGE = 50;

/**
 * Lists the newest entries of waits that are outages, newest first. Each download that waits for
 * Sonarr or Radarr has an entry, so thousands of such entries may be newer than an outage.
 */
export async function listNewestOutages(db: Db, limit: number): Promise<HistoryEntry[]> {
  const found: HistoryEntry[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  while (found.length < limit) {
    const rows = await db
      .selectFrom("history")
      .selectAll()
      .where("action", "=", "waiting")
      .where("id", "<", before)
      .where(MAY_BE_OUTAGE)
      .orderBy("id", "desc")
      .limit(PAGE)
      .execute();
    found.push(...rows.map(toEntry).filter(isOutageEntry));
    const oldest = rows.at(-1);
    if (oldest === undefined || rows.length < PAGE) break;
    before = oldest.id;
  }
  return found.slice(0, limit);
}

/** True for an entry of a wait that is a problem. Its details may be damaged or missing. */
function isOutageEntry({ detail }: HistoryEntry): boolean {
  if (typeof detail?.["code"] !== "string") return true;
  const {
    code,
    awaits,
    attempt = 1,
  } = detail as Pick<Waiting, "code" | "awaits"> & Partial<Pick<Waiting, "attempt">>;
  return isOutage({ code, attempt, ...(awaits && { awaits }) });
}

/**
 * Leaves out entries of other programs' turns in the database, by their text. On a busy machine,
 * 100,000 of them take 0.3 s. Read as JSON, they took 0.8 s from SQLite and 18 s from PostgreSQL. An
 * entry that names what it awaits is judged by `isOutageEntry`.
 */
const MAY_BE_OUTAGE = sql<boolean>`not (instr(coalesce(detail_json, ''), '"awaits":') = 0 and (${sql.join(
  ENDS_ON_ITS_OWN.map((code) => {
    const start = `{"code":"${code}",`;
    return sql`substr(coalesce(detail_json, ''), 1, ${sql.lit(start.length)}) = ${sql.lit(start)}`;
  }),
  sql` or `,
)}))`;
