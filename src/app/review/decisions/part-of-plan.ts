import { sentence } from "../../../core/actions/sentence.ts";
import { UserError } from "../../../core/errors.ts";
import { isRenameAction } from "../../../core/journal/method-traits.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { isAtOrBelow } from "../../../core/path/is-below.ts";
import { quotedPath } from "../../../core/text/clean-text.ts";
import { renamedSince, renamesOf } from "../../../store/journal/renames.ts";
import type { Db, Trx } from "../../../store/open.ts";
import { itemsOf, setSkipped } from "../../../store/releases/items.ts";

/**
 * What a plan renamed and has one of these names, or is below it: the name before or the one after, of then or of now. All of
 * it without `paths`; nothing of a release that is no such plan.
 * @throws UserError where a path names nothing of it
 */
export async function partOf(db: Db, id: number, paths: readonly string[] | undefined): Promise<Operation[]> {
  const renamed = await renamesOf(db, id);
  if (paths === undefined) return renamed;
  if (renamed.length === 0)
    throw new UserError(
      `Release ${id} is no plan that renamed something.`,
      "Only such a plan is undone in part; leave out the path.",
      "refused",
    );
  const items = new Map((await itemsOf(db, id)).map((item) => [item.path, item]));
  const namesOf = ({ itemPath, sourcePath, finalPath }: Operation): string[] =>
    [itemPath, items.get(itemPath)?.destination, sourcePath, finalPath].flatMap((name) => name ?? []);
  for (const path of paths)
    if (!renamed.some((one) => namesOf(one).some((name) => isAtOrBelow(name, path))))
      throw new UserError(
        `Plan ${id} renamed nothing at ${quotedPath(path)}.`,
        sentence`${{ do: "show", id }} lists its names, old and new.`,
        "not_found",
      );
  return renamed.filter((one) => namesOf(one).some((name) => paths.some((path) => isAtOrBelow(name, path))));
}

/**
 * Inside the transaction that asks for an undo: of a plan that renamed, whatever is not asked for is left out of it.
 * @throws UserError `conflict` where a later plan renamed a part of it again
 */
export async function choosePart(trx: Trx, id: number, paths: readonly string[] | undefined): Promise<void> {
  const part = await partOf(trx, id, paths);
  if (part.length === 0) return;
  for (const one of part) {
    const since = await renamedSince(trx, one);
    if (since === undefined) continue;
    throw new UserError(
      `Plan ${since} renamed ${quotedPath(one.finalPath)} again.`,
      sentence`Undo that one first, with ${{ do: "undo", id: since }}.`,
      "conflict",
    );
  }
  const chosen = new Set(part.map(({ itemPath }) => itemPath));
  const items = await itemsOf(trx, id);
  const skipped = items.filter(({ path, action }) => isRenameAction(action) && !chosen.has(path));
  await setSkipped(trx, id, paths === undefined ? [] : skipped.map(({ path }) => path));
}
