import type { By } from "../../core/actor.ts";
import type { Reason } from "../../core/reason.ts";
import { PARKED } from "../../core/release/backlog.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import type { Db, Trx } from "../open.ts";
import { releasesOf } from "../releases/release-row.ts";
import { idOf, ownStorage } from "../storages/scope.ts";
import { LIBRARY_NAMES } from "./library-names.ts";
import { runTimeSettings, withRunTime } from "./run-time.ts";

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

// The start of the reasons as we write them: comparing text is simpler than reading JSON in SQL.
const PARKED_PATTERN = `${JSON.stringify([{ code: PARKED.code }]).slice(0, -2)},%`;

/** A page of the parked releases, oldest first, with the total. `after` is the last id of the page before. */
export async function parkedPage(
  db: Db,
  { limit, after }: { limit: number; after?: number | undefined },
): Promise<{ releases: Release[]; total: number }> {
  const parked = db.selectFrom("release").where("state", "=", "ignored").where("reasons_json", "like", PARKED_PATTERN);
  const { n } = await parked.select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
  let page = parked.selectAll().orderBy("id").limit(limit);
  if (after !== undefined) page = page.where("id", ">", after);
  return { releases: await releasesOf(page), total: n };
}

/** A setting that the engine runs with; no secrets. `origin` says where its value came from. */
export type EffectiveSetting = { name: string; value: string; origin: string };

/** The settings of the running (or last) engine, with those of run time. Previews in other processes use them. */
export async function effectiveSettings(db: Db): Promise<EffectiveSetting[]> {
  return withRunTime(await engineSettings(db), await runTimeSettings(db));
}

/** Without those of run time. Of the process's own storage. */
export async function engineSettings(db: Db): Promise<EffectiveSetting[]> {
  const own = ownStorage(db);
  let settings = db.selectFrom("setting").select(["name", "value", "origin"]).where("name", "!=", LIBRARY_NAMES);
  if (own) settings = settings.where("storage_id", "=", idOf(own));
  return await settings.orderBy("name").execute();
}

/** What an engine found in its environment and file. */
export async function writeEffectiveSettings(trx: Trx, settings: readonly EffectiveSetting[]): Promise<void> {
  await trx.deleteFrom("setting").where("name", "!=", LIBRARY_NAMES).execute();
  if (settings.length > 0)
    await trx
      .insertInto("setting")
      .values([...settings])
      .execute();
}
