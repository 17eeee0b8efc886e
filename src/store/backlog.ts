import type { Kysely } from "kysely";
import type { Reason } from "../core/reason.ts";
import { PARKED } from "../core/release/backlog.ts";
import type { Release } from "../core/release/release.ts";
import type { State } from "../core/release/state.ts";
import { toRelease } from "./releases/release-row.ts";
import type { Schema } from "./schema.ts";

export const isParked = ({ state, reasons: [first] }: { state: State; reasons: readonly Reason[] }): boolean =>
  state === "ignored" && first?.code === PARKED.code;

// The reasons as we write them: every database compares the start of a text, and few read JSON alike.
const START = `${JSON.stringify([{ code: PARKED.code }]).slice(0, -2)},%`;

/** A page of what is parked, oldest first, with the number of all. `after` is the id of the last one seen. */
export async function parkedPage(
  db: Kysely<Schema>,
  { limit, after }: { limit: number; after?: number | undefined },
): Promise<{ releases: Release[]; total: number }> {
  const parked = db.selectFrom("release").where("state", "=", "ignored").where("reasons_json", "like", START);
  const { n } = await parked.select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
  let page = parked.selectAll().orderBy("id").limit(limit);
  if (after !== undefined) page = page.where("id", ">", after);
  return { releases: (await page.execute()).map(toRelease), total: n };
}
