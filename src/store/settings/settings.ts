import type { By } from "../../core/actor.ts";
import { isNumber, isObjectWith, isText, readOptionalJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { own } from "../storages/scope.ts";
import { upsert } from "../upsert.ts";
import { MEDIA_ROOTS } from "./media-roots.ts";

/**
 * Name of the row that contains the library's names. It is stored with the settings, but a start
 * replaces only the other rows.
 */
const LIBRARY_NAMES = "library names";
/** Rows that a start does not replace. */
const LASTING_ROWS = [LIBRARY_NAMES, MEDIA_ROOTS];

/**
 * The names under which the library was last found in order. The names of a plan for the whole
 * library apply as long as the plan is carried out and not undone.
 */
type LibraryNames = { names: string; plan?: { id: number; names: string } };

const isLibraryNames = isObjectWith<LibraryNames>({
  names: isText,
  plan: (value) =>
    value === undefined ||
    isObjectWith<{ id: number; names: string }>({ id: isNumber, names: isText })(value),
});

/** True if discovery and automatic filing are paused. */
export async function isPaused(db: Db): Promise<boolean> {
  const row = await db.selectFrom("pause").select("paused").where("id", "=", 1).executeTakeFirst();
  return row?.paused === 1;
}

export async function setPaused(trx: Trx, paused: boolean, by: By): Promise<void> {
  await upsert(
    trx,
    "pause",
    ["id"],
    [{ id: 1, paused: paused ? 1 : 0, at: by.at, actor: by.actor }],
  );
}

/** A setting that the engine runs with; never a secret. `origin` is the source of its value. */
export type EffectiveSetting = { name: string; value: string; origin: string };

/**
 * Returns the settings of the running (or last) engine, including run-time settings. Previews in
 * other processes use these settings.
 */
export async function readEffectiveSettings(db: Db): Promise<EffectiveSetting[]> {
  return withRunTime(await readEngineSettings(db), await readRunTimeSettings(db));
}

/** Returns the engine's settings without run-time settings, from the process's own storage. */
export async function readEngineSettings(db: Db): Promise<EffectiveSetting[]> {
  const settings = own(db)
    .selectFrom("setting")
    .select(["name", "value", "origin"])
    .where("name", "not in", LASTING_ROWS);
  return await settings.orderBy("name").execute();
}

/** Stores the settings that an engine found in its environment and file. */
export async function writeEffectiveSettings(
  trx: Trx,
  settings: readonly EffectiveSetting[],
): Promise<void> {
  await trx.deleteFrom("setting").where("name", "not in", LASTING_ROWS).execute();
  if (settings.length > 0) await trx.insertInto("setting").values(settings).execute();
}

/** A setting that a user changed while the engine was running, by the name of its variable. */
export type RunTimeSetting = { name: string; value: string };

/** The origin of a run-time setting. */
export const RUN_TIME = "run time";

export const readRunTimeSettings = (db: Db): Promise<RunTimeSetting[]> =>
  db.selectFrom("run_time_setting").select(["name", "value"]).orderBy("name").execute();

/**
 * Sets a run-time setting. Without a value, the value from the environment, the file or the default
 * applies again.
 */
export async function writeRunTimeSetting(
  trx: Trx,
  name: string,
  value: string | undefined,
): Promise<void> {
  if (value === undefined) {
    await trx.deleteFrom("run_time_setting").where("name", "=", name).execute();
  } else {
    await upsert(trx, "run_time_setting", ["name"], [{ name, value }]);
  }
}

/**
 * Returns the settings in force. Only this function decides which value wins: first a value that
 * was set at run time, then the value of an engine or of a process, which `readSources` has chosen
 * from environment, credential, file and default.
 */
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

/**
 * Returns the names under which the library is in order; undefined before the first engine of the
 * process's own storage has run.
 */
async function namesInOrder(db: Db): Promise<string | undefined> {
  const row = own(db).selectFrom("setting").select("value").where("name", "=", LIBRARY_NAMES);
  const known = readOptionalJson((await row.executeTakeFirst())?.value, isLibraryNames);
  if (!known?.plan) return known?.names;
  const plan = db.selectFrom("release").select("state").where("id", "=", known.plan.id);
  return (await plan.executeTakeFirst())?.state === "filed" ? known.plan.names : known.names;
}

/** True if anything that was filed or adopted is in the library. */
export async function hasPublications(db: Db): Promise<boolean> {
  const published = own(db).selectFrom("operation").select("id").where("kind", "=", "publish");
  return (await published.where("state", "=", "sealed").limit(1).executeTakeFirst()) !== undefined;
}

/**
 * True if the library was last in order under names other than these. `names` is a fingerprint of
 * the templates.
 */
export async function namesDiffer(db: Db, names: string): Promise<boolean> {
  const known = await namesInOrder(db);
  return known !== undefined && known !== names && (await hasPublications(db));
}

/**
 * Called by each engine at its start. Records these names, unless names are already recorded and
 * the library has files. An empty library is in order.
 */
export async function beginLibraryNames(trx: Trx, names: string): Promise<void> {
  if ((await namesInOrder(trx)) !== undefined && (await hasPublications(trx))) return;
  await trx.deleteFrom("setting").where("name", "=", LIBRARY_NAMES).execute();
  const value = JSON.stringify({ names } satisfies LibraryNames);
  await trx
    .insertInto("setting")
    .values({ name: LIBRARY_NAMES, value, origin: "engine" })
    .execute();
}

/**
 * Records that the whole library was found in order under these names, or will be when this plan is
 * carried out.
 */
export async function recordLibraryNames(trx: Trx, names: string, plan?: number): Promise<void> {
  const before = await namesInOrder(trx);
  if (before === undefined) return;
  const now: LibraryNames =
    plan === undefined ? { names } : { names: before, plan: { id: plan, names } };
  const row = { value: JSON.stringify(now) };
  await own(trx).updateTable("setting").set(row).where("name", "=", LIBRARY_NAMES).execute();
}
