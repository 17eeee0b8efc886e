import type { Kysely } from "kysely";
import type { Trx } from "../open.ts";
import type { Schema } from "../schema.ts";

/** A setting as the engine runs with it; no secrets. `origin` says where its value came from. */
export type EffectiveSetting = { name: string; value: string; origin: string };

/** What the running (or last) engine is configured with: previews made by other processes use this. */
export async function effectiveSettings(db: Kysely<Schema>): Promise<EffectiveSetting[]> {
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
