import { sentence } from "../../../core/actions/sentence.ts";
import type { By } from "../../../core/actor.ts";
import { UserError } from "../../../core/errors.ts";
import type { Event } from "../../../core/release/state.ts";
import type { Store, Trx } from "../../../store/open.ts";
import { moveAndForget } from "../../learn/learn.ts";
import type { ShownResult } from "../../shown/results-shape.ts";
import { requireRelease } from "../queue/find-item.ts";
import { type RequestKind, refusal, toResult } from "./next-step.ts";
import { choosePart } from "./part-of-plan.ts";
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
