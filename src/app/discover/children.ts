import type { Item, Role } from "../../core/release/item.ts";
import { replaceItems } from "../../store/items.ts";
import { claimsAt, lineageAt } from "../../store/lineage.ts";
import type { Store } from "../../store/open.ts";
import { addRelease, findRelease } from "../../store/releases.ts";
import type { By } from "../move.ts";
import type { Seen } from "../observe.ts";
import { takerAmong } from "./scope.ts";

/** Files that something can be made of: pictures, samples and text that come later are nobody's business. */
const WORTH: readonly Role[] = ["video", "subtitle", "extra", "archive", "disc"];

/**
 * Takes in what came new into a folder that was filed, as a child of the release that filed it: weekly episodes, late
 * subtitles. What a release of this folder lists already is not new, whatever became of it.
 * @returns the child's id, or undefined where nothing is new or a release of the folder that settles takes it.
 */
export async function takeInChild(store: Store, path: string, seen: Seen, by: By): Promise<number | undefined> {
  if (seen.single || seen.items.length === 0) return undefined;
  // Looked at outside first: nearly always there is nothing new, and nothing to be locked for.
  const claims = await claimsAt(store.read, path);
  if (!worth(unclaimed(seen.items, claims))) return undefined;
  return store.write(async (trx) => {
    const lineage = await lineageAt(trx, path);
    const fresh = unclaimed(seen.items, await claimsAt(trx, path));
    const first = lineage.findLast(({ parentId }) => parentId === undefined);
    if (first === undefined || takerAmong(lineage) || !worth(fresh)) return undefined;
    const parent = await findRelease(trx, first.id);
    if (parent === undefined) return undefined;
    const { source, name } = parent;
    const id = await addRelease(trx, { source, name, path, state: "settling", parentId: parent.id }, by);
    await replaceItems(trx, id, fresh);
    return id;
  });
}

const unclaimed = (items: readonly Item[], claims: ReadonlyMap<string, unknown>): Item[] =>
  items.filter((item) => !claims.has(item.path));

const worth = (items: readonly Item[]): boolean => items.some(({ role }) => WORTH.includes(role));
