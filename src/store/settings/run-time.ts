import type { Db, Trx } from "../open.ts";

/** What a person set while the engine ran, by the name of its variable. */
export type RunTimeSetting = { name: string; value: string };

/** The origin of such a value. */
export const RUN_TIME = "run time";

export const runTimeSettings = (db: Db): Promise<RunTimeSetting[]> =>
  db.selectFrom("run_time_setting").select(["name", "value"]).orderBy("name").execute();

/** Sets one; without a value, what environment, file or default say counts again. */
export async function writeRunTimeSetting(trx: Trx, name: string, value: string | undefined): Promise<void> {
  if (value === undefined) await trx.deleteFrom("run_time_setting").where("name", "=", name).execute();
  else
    await trx
      .insertInto("run_time_setting")
      .values({ name, value })
      .onConflict((c) => c.column("name").doUpdateSet({ value }))
      .execute();
}

/** Settings as they are in force: what was set at run time comes first. */
export function withRunTime<T extends RunTimeSetting & { origin: string }>(
  settings: readonly T[],
  set: readonly RunTimeSetting[],
): T[] {
  const values = new Map(set.map(({ name, value }) => [name, value]));
  return settings.map((setting) => {
    const value = values.get(setting.name);
    return value === undefined ? setting : { ...setting, value, origin: RUN_TIME };
  });
}
