import type { By } from "../../../core/actor.ts";
import type { Event } from "../../../core/release/state.ts";
import { statesWhere } from "../../../core/release/state-traits.ts";
import type { Store } from "../../../store/open.ts";
import { moveAndForget } from "../../learn/forget.ts";
import type { ShownResult } from "../../shown/results-shape.ts";
import { requireRelease } from "../queue/find-item.ts";
import { type RequestKind, refusal, toResult } from "./next-step.ts";
import { assertNotReplaced } from "./refuse.ts";

/** States in which the engine has work to do. A rejection is complete at once. */
const ENGINE_STATES: readonly (string | undefined)[] = statesWhere(({ stage }) => stage !== null);

/** Whether the engine still has to carry out any of these results. */
export const waitsForEngine = (results: readonly { ok?: boolean; state?: string }[]): boolean =>
  results.some(({ ok = true, state }) => ok && ENGINE_STATES.includes(state));

/** Requests the same of several releases. Each gets its own answer. */
async function requestEach(
  store: Store,
  ids: readonly number[],
  event: Event & { kind: Exclude<RequestKind, "approve"> },
  by: By,
): Promise<ShownResult[]> {
  const results: ShownResult[] = [];
  for (const id of ids) {
    results.push(
      await toResult(id, async () => {
        const release = await requireRelease(store, id);
        const moved = await store.write(async (trx) => {
          if (event.kind === "undo") await assertNotReplaced(trx, id);
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
): Promise<ShownResult[]> => requestEach(store, ids, { kind: "reject", reason }, by);

/** Failed, ignored, rejected and undone releases are observed and identified again. */
export const retry = (store: Store, ids: readonly number[], by: By): Promise<ShownResult[]> =>
  requestEach(store, ids, { kind: "retry" }, by);

/** Requests the undo of filed releases; the engine does it. */
export const undo = (store: Store, ids: readonly number[], by: By): Promise<ShownResult[]> =>
  requestEach(store, ids, { kind: "undo" }, by);
