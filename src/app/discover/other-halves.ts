import { isHalf, stemOfHalf } from "../../core/media-files/file-types.ts";
import type { Item } from "../../core/release/item.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import type { Trx } from "../../store/open.ts";
import { changeItem, type FiledItem, itemsOf, replaceItems } from "../../store/releases/items.ts";
import type { ReleaseSummary } from "../../store/releases/release-lookup.ts";

/** The half that came first, and the releases that list it and could not file it alone. */
type OtherHalf = { item: Item; of: ReleaseSummary[] };

/**
 * The halves of VobSubs that came before the new ones (`fresh`) of a folder that was filed. `all` are the files that lie in
 * the folder, `family` its releases. Files in the library are not among them: the new half finds it there.
 */
export async function otherHalves(
  trx: Trx,
  lineage: readonly ReleaseSummary[],
  all: readonly Item[],
  fresh: readonly Item[],
): Promise<OtherHalf[]> {
  const halves = fresh.filter(({ role, path }) => role === "subtitle" && isHalf(path));
  if (halves.length === 0) return [];
  const byStem = Map.groupBy(
    all.filter(({ path }) => isHalf(path)),
    ({ path }) => stemOfHalf(path),
  );
  const owners = await Promise.all(
    lineage.map(async (release) => ({ release, items: await halvesOf(trx, release.id) })),
  );
  return halves.flatMap((half) => {
    const other = byStem.get(stemOfHalf(half.path))?.find((one) => one !== half);
    const claims = owners.flatMap(({ release, items }) => {
      const item = other && items.get(other.path);
      return item ? { release, item } : [];
    });
    if (other === undefined || claims.length === 0 || claims.some(({ item }) => item.published)) return [];
    const skip = claims.some(({ release, item }) => item.skip || traitsOf(release.state).decision === "against");
    return { item: { ...other, skip }, of: claims.map(({ release }) => release) };
  });
}

/** The undecided release that has such a half: it takes the new files. */
export const findUndecided = (halves: readonly OtherHalf[]): ReleaseSummary | undefined =>
  halves.flatMap(({ item, of }) => (item.skip ? [] : of)).find(({ state }) => traitsOf(state).decision === "open");

/** The halves become files of release `id` as well; what was recorded of them in their old release is no longer true. */
export async function joinHalves(trx: Trx, halves: readonly OtherHalf[], id: number): Promise<void> {
  const items = await itemsOf(trx, id);
  const listed = new Set(items.map(({ path }) => path));
  const joining = halves.filter(({ item }) => !listed.has(item.path));
  if (joining.length === 0) return;
  await replaceItems(trx, id, [...items, ...joining.map(({ item }) => item)]);
  const problem = `Its other half came later; both are now in release ${id}.`;
  for (const { item, of } of joining)
    for (const owner of item.skip ? [] : of) await changeItem(trx, owner.id, item.path, { problem });
}

async function halvesOf(trx: Trx, id: number): Promise<Map<string, FiledItem & { published: boolean }>> {
  const published = new Set((await publicationsOf(trx, id)).map(({ itemPath }) => itemPath));
  const halves = (await itemsOf(trx, id)).filter(({ path }) => isHalf(path));
  return new Map(halves.map((item) => [item.path, { ...item, published: published.has(item.path) }]));
}
