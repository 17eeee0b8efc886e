import { sentence } from "../../../core/actions/sentence.ts";
import type { By } from "../../../core/actor.ts";
import { UserError } from "../../../core/errors.ts";
import { isRenameAction } from "../../../core/journal/method-traits.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { isAtOrBelow } from "../../../core/path/is-below.ts";
import type { Event } from "../../../core/release/state.ts";
import { quotedPath } from "../../../core/text/clean-text.ts";
import { renamedSince, renamesOf } from "../../../store/journal/renames.ts";
import type { Db, Store, Trx } from "../../../store/open.ts";
import { itemsOf, setSkipped } from "../../../store/releases/items.ts";
import { moveAndForget } from "../../learn/learn.ts";
import type { ShownResult } from "../../shown/results-shape.ts";
import { requireRelease } from "../queue/find-item.ts";
import { type RequestKind, refusal, toResult } from "./next-step.ts";
import { assertNotReplaced } from "./refuse.ts";

/** The versions of releases as a person saw them, in the order of the ids. */
export type SeenVersions = readonly number[] | undefined;

/** Requests the same of several releases. Each gets its own answer. @throws UserError for another number of versions than of ids */
async function requestEach(
  store: Store,
  ids: readonly number[],
  event: Event & { kind: Exclude<RequestKind, "approve"> },
  by: By,
  versions?: SeenVersions,
  paths?: readonly string[],
): Promise<ShownResult[]> {
  if (versions && versions.length !== ids.length)
    throw new UserError(
      "versions has not one number for each of ids.",
      "Name one for each, in the same order, or none.",
    );
  const results: ShownResult[] = [];
  for (const [at, id] of ids.entries()) {
    results.push(
      await toResult(id, async () => {
        const release = await requireRelease(store, id);
        const seen = versions?.[at] ?? release.version;
        if (seen !== release.version)
          throw new UserError(
            `Release ${id} is ${release.state} at version ${release.version}, not ${seen}.`,
            sentence`See ${{ do: "show", id }}, then decide.`,
            "conflict",
          );
        const moved = await store.write(async (trx) => {
          if (event.kind === "undo") await assertTakenBack(trx, id, paths);
          return moveAndForget(trx, release, event, by);
        });
        if (!moved.ok) return refusal(event.kind, id, moved);
        return { ok: true, state: moved.release.state };
      }),
    );
  }
  return results;
}

/** Rejects releases. No file is touched, and no rescan brings them back. */
export const reject = (
  store: Store,
  ids: readonly number[],
  reason: string | undefined,
  by: By,
  versions?: SeenVersions,
): Promise<ShownResult[]> => requestEach(store, ids, { kind: "reject", reason }, by, versions);

/** Failed, ignored, rejected and undone releases are observed and identified again. */
export const retry = (store: Store, ids: readonly number[], by: By, versions?: SeenVersions): Promise<ShownResult[]> =>
  requestEach(store, ids, { kind: "retry" }, by, versions);

/** Requests the undo of filed releases, or of a part of a plan that renamed; the engine does it. */
export const undo = (store: Store, ids: readonly number[], by: By, paths?: readonly string[]): Promise<ShownResult[]> =>
  requestEach(store, ids, { kind: "undo" }, by, undefined, paths);

/** @throws UserError where it cannot be taken back, or not in this part */
export async function assertTakenBack(trx: Trx, id: number, paths: readonly string[] | undefined): Promise<void> {
  await assertNotReplaced(trx, id);
  await choosePart(trx, id, paths);
}

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
async function choosePart(trx: Trx, id: number, paths: readonly string[] | undefined): Promise<void> {
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
