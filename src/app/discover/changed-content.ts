import { byEngine } from "../../core/actor.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import type { Store } from "../../store/open.ts";
import { lineageAt } from "../../store/releases/lineage.ts";
import type { Known } from "../../store/releases/release-lookup.ts";
import { moveRelease } from "../releases/move.ts";
import type { ObserveRelease } from "../releases/observe.ts";
import { takeInChild } from "./children.ts";

export type ContentWatch = {
  /** Looks at the files of each; answers whether something has to be settled now. */
  check(known: Iterable<Known>, signal: AbortSignal): Promise<boolean>;
};

/**
 * Sends a release that was decided on back to settling when its files are no longer those that were decided on. What is
 * filed stays so: new files in its folder become a release of their own, and a file that was replaced is left alone.
 */
export function createContentWatch(deps: { store: Store; observe: ObserveRelease; now: () => number }): ContentWatch {
  const { store, observe, now } = deps;

  async function check(release: Known, signal: AbortSignal): Promise<boolean> {
    const { state, contentKey } = release;
    if (contentKey === undefined || traitsOf(state).settlesAgain !== "any") return false;
    const seen = await observe(release, signal, { tails: false });
    if (seen.problems.length > 0 || seen.contentKey === contentKey) return false;
    return (await moveRelease(store, release, { kind: "content_changed" }, byEngine(now()))).ok;
  }

  async function checkGrown(release: Known, signal: AbortSignal): Promise<boolean> {
    const seen = await observe(release, signal, { tails: false, whole: true });
    if (seen.problems.length > 0 || seen.contentKey === release.contentKey) return false;
    return (await takeInChild(store, release.path, seen, byEngine(now()))) !== undefined;
  }

  return {
    async check(known, signal) {
      let moved = false;
      for (const newest of known) {
        const lineage = newest.parentId === undefined ? [newest] : await lineageAt(store.read, newest.path);
        for (const release of lineage) moved = (await check(release, signal)) || moved;
        // Whatever became of its children, a folder that has some was filed once.
        if (lineage.length > 1 || newest.state === "filed") moved = (await checkGrown(newest, signal)) || moved;
      }
      return moved;
    },
  };
}
