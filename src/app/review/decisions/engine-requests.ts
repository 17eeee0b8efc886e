import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { isAtOrBelow } from "../../../base/path/is-below.ts";
import { withoutExtension } from "../../../base/path/path-parts.ts";
import { quotedPath } from "../../../base/text/clean-text.ts";
import type { By } from "../../../core/actor.ts";
import { isRenameAction } from "../../../core/journal/method-traits.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { isTakenBack, NOT_FILED } from "../../../core/plan/files/not-filed.ts";
import { kindOf } from "../../../core/release/job.ts";
import type { Release } from "../../../core/release/release.ts";
import type { Event } from "../../../core/release/state.ts";
import { publicationsOf } from "../../../store/journal/publications.ts";
import { findRenameSince, renamesOf } from "../../../store/journal/renames.ts";
import type { Db, Store, Trx } from "../../../store/open.ts";
import { changeItem, itemsOf, setSkipped } from "../../../store/releases/items.ts";
import { type ExpectedRelease, findRelease } from "../../../store/releases/releases.ts";
import { changeStateAndForget } from "../../learn/learn.ts";
import { changeStateWithin, type StateChange } from "../../releases/change-state.ts";
import { showPath } from "../../shown/release.ts";
import type { ShownResult } from "../../shown/results-shape.ts";
import { requireRelease } from "../queue/find-item.ts";
import { decideInTurn, explainRefusal, type RequestKind } from "./next-step.ts";
import { assertNotReplaced } from "./refuse.ts";

/** The releases' versions as a person saw them, in the order of the ids. */
export type SeenVersions = readonly number[] | undefined;

type RequestOptions = {
  versions?: SeenVersions;
  /** For an undo: the part of the release to undo. */
  paths?: readonly string[] | undefined;
  /** The call's time limit. Releases that are not reached in time stay unchanged. */
  signal?: AbortSignal | undefined;
};

/**
 * Makes the same request for several releases. Each release gets a separate result. A reject
 * touches no file, and no rescan brings the release back. After a retry, the release is observed
 * and identified again. An undo, of the whole release or of `paths`, is carried out by the engine.
 * @throws UserError if the number of versions differs from the number of ids
 */
export async function requestEach(
  store: Store,
  ids: readonly number[],
  event: Event & { kind: Exclude<RequestKind, "approve"> },
  by: By,
  { versions, paths, signal }: RequestOptions = {},
): Promise<ShownResult[]> {
  if (versions && versions.length !== ids.length) {
    throw new UserError(
      "versions must have one number for each of ids.",
      "Give one for each in the same order, or leave out versions.",
    );
  }
  const requests = ids.map((id, index) => ({ id, seenVersion: versions?.[index] }));
  return decideInTurn(requests, signal, async ({ id, seenVersion }) => {
    const release = await requireRelease(store, id);
    if (seenVersion !== undefined && seenVersion !== release.version) {
      throw UserError.conflict(
        `Release ${id} is ${release.state} at version ${release.version}, not ${seenVersion}.`,
        sentence`See ${{ do: "show", id }}, then decide.`,
      );
    }
    const moved = await store.write(async (trx) => {
      if (event.kind === "undo") return askUndo(trx, release, paths, by);
      return changeStateAndForget(trx, release, event, by);
    });
    if (!moved.ok) return explainRefusal(event.kind, id, moved);
    return { ok: true, state: moved.release.state };
  });
}

/**
 * Requests the undo of a release, or of the part given in `paths`. Must run in a transaction.
 * @throws UserError if the release or this part cannot be undone, or if a later plan renamed it and
 * must be undone first
 */
export async function askUndo(
  trx: Trx,
  release: ExpectedRelease & Pick<Release, "name" | "source" | "job">,
  paths: readonly string[] | undefined,
  by: By,
): Promise<StateChange> {
  const { id } = release;
  const isPlan = kindOf(release) === "rename_plan";
  await assertNotReplaced(trx, id);
  const part = await partOf(trx, id, paths);
  for (const operation of part) {
    const since = operation.kind.startsWith("rename")
      ? await findRenameSince(trx, operation)
      : undefined;
    if (since !== undefined) {
      throw UserError.conflict(
        `Plan ${since} renamed ${quotedPath(operation.finalPath)} again.`,
        sentence`Undo that plan first with ${{ do: "undo", id: since }}.`,
      );
    }
  }
  const items = await itemsOf(trx, id);
  const isPart =
    paths !== undefined && !isPlan && part.length < (await publicationsOf(trx, id)).length;
  // Undoing one file of a pack says nothing about the whole pack, so the pack's correction is kept.
  const moved = await (isPart ? changeStateWithin : changeStateAndForget)(
    trx,
    release,
    { kind: "undo" },
    by,
  );
  if (!moved.ok) return moved;
  const chosen = new Set(part.map(({ itemPath }) => itemPath));
  if (isPlan) {
    const others = items.filter(({ path, action }) => isRenameAction(action) && !chosen.has(path));
    await setSkipped(trx, id, paths === undefined ? [] : others.map(({ path }) => path));
    return moved;
  }
  for (const { path, problem } of items) {
    if (isPart && chosen.has(path)) {
      await changeItem(trx, id, path, { problem: NOT_FILED.takenBack.message });
    } else if (!isPart && isTakenBack(problem)) {
      await changeItem(trx, id, path, { problem: null });
    }
  }
  return moved;
}

/**
 * Finds the operations of a release that match `paths`: files in the library, or renames of its
 * plan. A path matches old and new names, and everything below them. A video's subtitles are
 * included. Without `paths`, returns all operations.
 * @throws UserError if a path has no match
 */
export async function partOf(
  db: Db,
  id: number,
  paths: readonly string[] | undefined,
): Promise<Operation[]> {
  const [filed, renames] = [await publicationsOf(db, id), await renamesOf(db, id)];
  if (paths === undefined) return [...filed, ...renames];
  const release = await findRelease(db, id);
  const kind = release && kindOf(release);
  const items = new Map((await itemsOf(db, id)).map((item) => [item.path, item]));
  const ofPlan = kind === "rename_plan";
  // Jobs of the file tools and adopted releases have no parts that can be undone separately.
  const parts = kind === "download" ? filed : [];
  const all = ofPlan ? renames : parts;
  const namesOf = ({ itemPath, sourcePath, finalPath }: Operation): string[] =>
    [itemPath, items.get(itemPath)?.destination, sourcePath, finalPath].flatMap((name) =>
      name === undefined ? [] : [name, showPath(name)],
    );
  const isAt = (operation: Operation, path: string): boolean =>
    namesOf(operation).some((name) => isAtOrBelow(name, path));
  for (const path of paths) {
    if (!all.some((operation) => isAt(operation, path))) {
      throw UserError.notFound(
        `Release ${id} has nothing at ${quotedPath(path)} that could be taken back separately.`,
        sentence`${{ do: "show", id }} lists its old and new names.`,
      );
    }
  }
  const named = all.filter((operation) => paths.some((path) => isAt(operation, path)));
  const stems = named.map(({ finalPath }) => `${withoutExtension(finalPath)}.`);
  return all.filter(
    (operation) =>
      named.includes(operation) ||
      (!ofPlan && stems.some((stem) => operation.finalPath.startsWith(stem))),
  );
}
