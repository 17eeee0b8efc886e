import type { By } from "../../core/actor.ts";
import type { Reason } from "../../core/reason.ts";
import { PARKED } from "../../core/release/backlog.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import type { Db, Trx } from "../open.ts";
import { toRelease } from "../releases/release-row.ts";

/** Whether discovery and automatic filing are paused. */
export async function isPaused(db: Db): Promise<boolean> {
  const row = await db.selectFrom("pause").select("paused").where("id", "=", 1).executeTakeFirst();
  return row?.paused === 1;
}

export async function setPaused(trx: Trx, paused: boolean, by: By): Promise<void> {
  const row = { id: 1, paused: paused ? 1 : 0, at: by.at, actor: by.actor };
  await trx
    .insertInto("pause")
    .values(row)
    .onConflict((c) => c.column("id").doUpdateSet(row))
    .execute();
}

export const isParked = ({ state, reasons: [first] }: { state: State; reasons: readonly Reason[] }): boolean =>
  state === "ignored" && first?.code === PARKED.code;

// The reasons as we write them: every database compares the start of a text, and few read JSON alike.
const PARKED_PATTERN = `${JSON.stringify([{ code: PARKED.code }]).slice(0, -2)},%`;

/** A page of what is parked, oldest first, with the number of all. `after` is the id of the last one seen. */
export async function parkedPage(
  db: Db,
  { limit, after }: { limit: number; after?: number | undefined },
): Promise<{ releases: Release[]; total: number }> {
  const parked = db.selectFrom("release").where("state", "=", "ignored").where("reasons_json", "like", PARKED_PATTERN);
  const { n } = await parked.select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
  let page = parked.selectAll().orderBy("id").limit(limit);
  if (after !== undefined) page = page.where("id", ">", after);
  return { releases: (await page.execute()).map(toRelease), total: n };
}

/** A setting as the engine runs with it; no secrets. `origin` says where its value came from. */
export type EffectiveSetting = { name: string; value: string; origin: string };

/** What the running (or last) engine is configured with: previews made by other processes use this. */
export async function effectiveSettings(db: Db): Promise<EffectiveSetting[]> {
  return db.selectFrom("setting").select(["name", "value", "origin"]).orderBy("name").execute();
}

export async function writeEffectiveSettings(trx: Trx, settings: readonly EffectiveSetting[]): Promise<void> {
  await trx.deleteFrom("setting").execute();
  if (settings.length > 0)
    await trx
      .insertInto("setting")
      .values([...settings])
      .execute();
}
