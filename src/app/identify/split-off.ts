import { createHash } from "node:crypto";
import { type By, byEngine } from "../../core/actor.ts";
import type { Item } from "../../core/release/item.ts";
import type { Release } from "../../core/release/release.ts";
import { contentKey } from "../../core/settle/observation.ts";
import type { Trx } from "../../store/open.ts";
import { removeItem, replaceItems } from "../../store/releases/items.ts";
import type { ReleaseFields } from "../../store/releases/release-row.ts";
import { addRelease, findRelease } from "../../store/releases/releases.ts";
import { moveWithin } from "../releases/move.ts";

const sizeOf = (items: readonly Item[]) => ({
  fileCount: items.length,
  bytes: items.reduce((sum, { size }) => sum + size, 0),
});

/** What a release records of its content, for these of its folder's files. */
export const contentOf = (items: readonly Item[]): ReleaseFields => ({
  contentKey: createHash("sha256").update(contentKey(items)).digest("hex"),
  ...sizeOf(items),
});

/** Makes files of a release a release of its own at the same path, complete and about to be identified. */
export async function splitOff(
  trx: Trx,
  { id, parentId = id, source, name, path }: Release,
  items: readonly Item[],
  at: number,
): Promise<Release> {
  const by: By = byEngine(at);
  const child = await addRelease(trx, { source, name, path, state: "settling", parentId }, by);
  for (const item of items) await removeItem(trx, id, item.path);
  await replaceItems(trx, child, items);
  const added = await findRelease(trx, child);
  const moved = added && (await moveWithin(trx, added, { kind: "settled" }, by, { fields: contentOf(items) }));
  if (!moved?.ok) throw new Error(`Release ${child} could not be split off from release ${id}.`);
  return moved.release;
}
