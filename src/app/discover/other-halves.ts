import { isHalf, stemOfHalf } from "../../core/plan/vobsub.ts";
import type { Item } from "../../core/release/item.ts";
import type { State } from "../../core/release/state.ts";
import { type FiledItem, itemsOf } from "../../store/items.ts";
import type { Known } from "../../store/known-release.ts";
import type { Trx } from "../../store/open.ts";
import { publicationsOf } from "../../store/publications.ts";

export type OtherHalves = {
  /** It waits for a person with the other half, and is to take what is new. */
  reopen?: Known;
  /** The other halves that lie with filed releases, not filed themselves. */
  along: Item[];
  /** What is new, but whose other half is under way: its release says first what becomes of it. */
  later: Set<Item>;
};

const UNDER_WAY: readonly State[] = ["identifying", "approved", "filing", "undoing"];
const ASKS: readonly State[] = ["review", "failed"];
/** A person, or what it is, said no to the half: the other one must not bring it in unasked. */
const REFUSED: readonly State[] = ["rejected", "ignored", "undone", "gone"];

/**
 * The halves of VobSubs that came before the new ones (`fresh`) of a folder that was filed, and that no release could file
 * alone. `all` are the files that lie in the folder, `family` its releases.
 */
export async function otherHalves(
  trx: Trx,
  family: readonly Known[],
  all: readonly Item[],
  fresh: readonly Item[],
): Promise<OtherHalves> {
  const found: OtherHalves = { along: [], later: new Set() };
  const halves = fresh.filter(({ role, path }) => role === "subtitle" && isHalf(path));
  if (halves.length === 0) return found;
  const byStem = Map.groupBy(
    all.filter(({ path }) => isHalf(path)),
    ({ path }) => stemOfHalf(path),
  );
  const owners = await Promise.all(
    family.map(async (release) => ({ release, items: await halvesOf(trx, release.id) })),
  );
  for (const half of halves) {
    const other = byStem.get(stemOfHalf(half.path))?.find((one) => one !== half);
    if (other === undefined || fresh.includes(other)) continue;
    const claims = owners.flatMap(({ release, items }) => {
      const item = items.get(other.path);
      return item ? { release, item } : [];
    });
    // It stands in the library: the new one finds it there.
    if (claims.some(({ item }) => item.published)) continue;
    if (claims.some(({ release }) => UNDER_WAY.includes(release.state))) found.later.add(half);
    const asking = claims.find(({ release, item }) => ASKS.includes(release.state) && !item.skip);
    if (asking) found.reopen ??= asking.release;
    else {
      const skip = claims.some(({ release, item }) => item.skip || REFUSED.includes(release.state));
      found.along.push({ ...other, skip });
    }
  }
  return found;
}

async function halvesOf(trx: Trx, id: number): Promise<Map<string, FiledItem & { published: boolean }>> {
  const published = new Set((await publicationsOf(trx, id)).map(({ itemPath }) => itemPath));
  const halves = (await itemsOf(trx, id)).filter(({ path }) => isHalf(path));
  return new Map(halves.map((item) => [item.path, { ...item, published: published.has(item.path) }]));
}
