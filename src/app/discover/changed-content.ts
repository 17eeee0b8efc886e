import type { State } from "../../core/release/state.ts";
import type { Store } from "../../store/open.ts";
import type { Known } from "../../store/releases.ts";
import { moveRelease } from "../move.ts";
import type { ObserveRelease } from "../observe-release.ts";

/** Left by changed content as well as by a person; `review` too, since its reasons may be about files that changed. */
const LEFT_BY_CONTENT: readonly State[] = ["rejected", "ignored", "undone", "review", "failed"];

export type ContentWatch = { check(known: Iterable<Known>, signal: AbortSignal): Promise<void> };

/** Sends a release that was decided on back to settling when its files are no longer those that were decided on. */
export function createContentWatch(deps: { store: Store; observe: ObserveRelease; now: () => number }): ContentWatch {
  const { store, observe, now } = deps;

  async function hasChanged(release: Known, signal: AbortSignal): Promise<boolean> {
    const { state, contentKey } = release;
    if (contentKey === undefined || !LEFT_BY_CONTENT.includes(state)) return false;
    const seen = await observe(release, signal);
    return seen.problems.length === 0 && seen.contentKey !== contentKey;
  }

  return {
    async check(known, signal) {
      for (const release of known) {
        if (!(await hasChanged(release, signal))) continue;
        await moveRelease(store, release, { kind: "content_changed" }, { actor: "engine", at: now() });
      }
    },
  };
}
