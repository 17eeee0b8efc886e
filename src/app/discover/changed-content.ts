import { join } from "node:path";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import type { Store } from "../../store/open.ts";
import { releaseAtPath } from "../../store/releases.ts";
import { moveRelease } from "../move.ts";
import type { Observe } from "../observe.ts";

/** Left by changed content as well as by a person; `review` too, since its reasons may be about files that changed. */
const LEFT_BY_CONTENT: readonly State[] = ["rejected", "ignored", "undone", "review", "failed"];

export type ContentWatch = { check(root: string, names: readonly string[], signal: AbortSignal): Promise<void> };

/** Sends a release that was decided on back to settling when its files are no longer those that were decided on. */
export function createContentWatch(deps: { store: Store; observe: Observe; now: () => number }): ContentWatch {
  const { store, observe, now } = deps;

  async function hasChanged(release: Release, signal: AbortSignal): Promise<boolean> {
    if (release.contentKey === undefined || !LEFT_BY_CONTENT.includes(release.state)) return false;
    const seen = await observe(release.path, signal);
    return seen.problems.length === 0 && seen.contentKey !== release.contentKey;
  }

  return {
    async check(root, names, signal) {
      for (const name of names) {
        const release = await releaseAtPath(store.read, join(root, name));
        if (!release || !(await hasChanged(release, signal))) continue;
        await moveRelease(store, release, { kind: "content_changed" }, { actor: "engine", at: now() });
      }
    },
  };
}
