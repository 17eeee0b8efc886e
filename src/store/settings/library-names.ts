import { isNumber, isText, objectWith, readOptionalJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { idOf, ownStorage } from "../storages/scope.ts";

/** Beside the rows of settings, which every start replaces. */
export const LIBRARY_NAMES = "library names";

/** Under which names the library was last found in order; a plan for all of it counts while it is carried out. */
type LibraryNames = { names: string; plan?: { id: number; names: string } };

const isLibraryNames = objectWith<LibraryNames>({
  names: isText,
  plan: (value) =>
    value === undefined || objectWith<{ id: number; names: string }>({ id: isNumber, names: isText })(value),
});

/** Undefined before the first engine of the process's own storage. */
async function namesInOrder(db: Db): Promise<string | undefined> {
  const own = ownStorage(db);
  let rows = db.selectFrom("setting").select("value").where("name", "=", LIBRARY_NAMES);
  if (own) rows = rows.where("storage_id", "=", idOf(own));
  const known = readOptionalJson((await rows.executeTakeFirst())?.value, isLibraryNames);
  if (!known?.plan) return known?.names;
  const plan = db.selectFrom("release").select("state").where("id", "=", known.plan.id);
  return (await plan.executeTakeFirst())?.state === "filed" ? known.plan.names : known.names;
}

async function hasPublications(db: Db): Promise<boolean> {
  const own = ownStorage(db);
  let rows = db
    .selectFrom("operation")
    .select("id")
    .where("kind", "=", "publish")
    .where("state", "=", "sealed")
    .limit(1);
  if (own) rows = rows.where("storage_id", "=", idOf(own));
  return (await rows.executeTakeFirst()) !== undefined;
}

/** Whether the library was last in order under other names than these, which are a fingerprint of the templates. */
export async function namesDiffer(db: Db, names: string): Promise<boolean> {
  const known = await namesInOrder(db);
  return known !== undefined && known !== names && (await hasPublications(db));
}

/** By each engine at its start: an empty library is in order. */
export async function beginLibraryNames(trx: Trx, names: string): Promise<void> {
  if ((await namesInOrder(trx)) !== undefined && (await hasPublications(trx))) return;
  await trx.deleteFrom("setting").where("name", "=", LIBRARY_NAMES).execute();
  const value = JSON.stringify({ names } satisfies LibraryNames);
  await trx.insertInto("setting").values({ name: LIBRARY_NAMES, value, origin: "engine" }).execute();
}

/** The whole library was found in order under these names, or will be when this plan is carried out. */
export async function noteLibraryNames(trx: Trx, names: string, plan?: number): Promise<void> {
  const before = await namesInOrder(trx);
  if (before === undefined) return;
  const now: LibraryNames = plan === undefined ? { names } : { names: before, plan: { id: plan, names } };
  const own = ownStorage(trx);
  let row = trx
    .updateTable("setting")
    .set({ value: JSON.stringify(now) })
    .where("name", "=", LIBRARY_NAMES);
  if (own) row = row.where("storage_id", "=", idOf(own));
  await row.execute();
}
