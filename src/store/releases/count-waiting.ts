import { STATES } from "../../core/release/state.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import { isText, objectWith, readOptionalJson } from "../json.ts";
import type { Db } from "../open.ts";

/** Where the engine works on a release: only such a one waits for an outage to end. The index on states finds them. */
const WORKED_ON = STATES.filter((state) => traitsOf(state).stage !== null);

const isCoded = objectWith<{ code: string }>({ code: isText });

/** How many releases wait for an outage to end, by its code. */
export async function countWaiting(db: Db): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom("release")
    .select("waiting_json")
    .where("state", "in", WORKED_ON)
    .where("waiting_json", "is not", null)
    .execute();
  const counts: Record<string, number> = {};
  for (const { waiting_json } of rows) {
    const code = readOptionalJson(waiting_json, isCoded)?.code ?? "unknown";
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}
