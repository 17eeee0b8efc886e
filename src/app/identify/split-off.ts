import type { Item } from "../../base/item.ts";
import { type By, byEngine } from "../../core/actor.ts";
import type { Release } from "../../core/release/release.ts";
import type { Trx } from "../../store/open.ts";
import { removeItems, replaceItems } from "../../store/releases/items.ts";
import { addRelease, findRelease } from "../../store/releases/releases.ts";
import { changeStateWithin } from "../releases/change-state.ts";
import { contentOf } from "../releases/observe.ts";

/**
 * Splits files off from a release into a new release at the same path. The new release is complete
 * and is identified next.
 */
export async function splitOff(
  trx: Trx,
  { id, parentId = id, source, name, path }: Release,
  items: readonly Item[],
  index: number,
): Promise<Release> {
  const by: By = byEngine(index);
  const child = await addRelease(trx, { source, name, path, state: "settling", parentId }, by);
  const paths = items.map((item) => item.path);
  await removeItems(trx, id, paths);
  await replaceItems(trx, child, items);
  const added = await findRelease(trx, child);
  const moved =
    added &&
    (await changeStateWithin(trx, added, { kind: "settled" }, by, { fields: contentOf(items) }));
  if (!moved?.ok) throw new Error(`Release ${child} could not be split off from release ${id}.`);
  return moved.release;
}
