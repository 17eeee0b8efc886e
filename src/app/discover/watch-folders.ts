import { dirname, join } from "node:path";
import type { Event } from "../../core/release/event.ts";
import type { State } from "../../core/release/state.ts";
import { isNeverItem } from "../../core/settle/never-item.ts";
import { isPartialName } from "../../core/settle/partial-name.ts";
import type { Store } from "../../store/open.ts";
import { type Known, newestBelow } from "../../store/releases.ts";
import type { Stage } from "../engine/stage.ts";
import type { Files } from "../files-port.ts";
import { createHealth } from "../health.ts";
import { moveRelease } from "../move.ts";
import type { Backlog } from "./backlog.ts";
import type { ContentWatch } from "./changed-content.ts";

export const RECONCILE_MS = 5 * 60_000;

export type DiscoverDeps = {
  store: Store;
  files: Pick<Files, "listRoot">;
  roots: readonly string[];
  now: () => number;
  backlog: Backlog;
  changed: ContentWatch;
  /** Called when something new was taken in. */
  moved: () => void;
  /** Watches a root anew if it was replaced; events are only hints. */
  rearm: (root: string) => Promise<boolean>;
};

export type Discover = Stage & {
  /** Something changed in this root: look at the next round, not only at the next reconcile. */
  hint(root: string): void;
};

/** Events come by the hundred while something is written; one look a second misses nothing that settling would not. */
const LOOK_MS = 1000;
const NOTHING_LOST = "Nothing is taken from it, and nothing in the queue is given up.";
const WAITING_STATES: readonly State[] = ["settling", "identifying", "review", "approved", "failed"];

/** Finds releases in the watched folders: at start, when a watch hints, and every five minutes what events missed. */
export function createDiscover(deps: DiscoverDeps): Discover {
  const { store, files, roots, now } = deps;
  const hinted = new Set<string>(roots);
  const health = createHealth(store, "folder", now);
  let lookedAt = Number.NEGATIVE_INFINITY;
  let reconciled = Number.NEGATIVE_INFINITY;

  async function look(root: string, full: boolean, signal: AbortSignal): Promise<void> {
    await deps.rearm(root);
    const listing = await files.listRoot(root, signal);
    await health.note(root, listing.state === "ok" ? undefined : `${listing.message} ${NOTHING_LOST}`);
    if (listing.state !== "ok") return;
    const known = await newestBelow(store.read, root);
    const entries = listing.entries.filter(({ name }) => !isNeverItem(name) && !isPartialName(name));
    const unknown = entries.filter(({ name }) => !known.has(join(root, name)));
    await deps.backlog.admit(root, unknown, signal);
    const present = new Set(listing.entries.map(({ name }) => join(root, name)));
    const back = [...known.values()].filter(({ state, path }) => state === "gone" && present.has(path));
    await moveAll(back, { kind: "content_changed" }, signal);
    if (unknown.length + back.length > 0) deps.moved();
    if (full) await deps.changed.check(known.values(), signal);
    // An empty root may be the bare mount point of a disk that is not there: nothing is given up for it.
    if (listing.entries.length === 0) return;
    const vanished = [...known.values()].filter((seen) => waitsHere(seen, root) && !present.has(seen.path));
    await moveAll(vanished, { kind: "vanished" }, signal);
  }

  async function moveAll(seen: readonly Known[], event: Event, signal: AbortSignal): Promise<void> {
    for (const release of seen) {
      signal.throwIfAborted();
      await moveRelease(store, release, event, { actor: "engine", at: now() });
    }
  }

  return {
    name: "discover",
    hint: (root) => void hinted.add(root),
    async run(signal) {
      const at = now();
      const full = at - reconciled >= RECONCILE_MS || at < reconciled;
      const due = roots.filter((root) => full || hinted.has(root));
      if (due.length > 0 && !full && at >= lookedAt && at - lookedAt < LOOK_MS) return lookedAt + LOOK_MS - at;
      for (const root of due) {
        hinted.delete(root);
        lookedAt = at;
        await look(root, full, signal);
      }
      if (full) {
        await health.keepOnly(roots);
        reconciled = at;
      }
      return Math.max(LOOK_MS, reconciled + RECONCILE_MS - now());
    },
    idle: async () => hinted.size === 0,
    drained: async () => {},
  };
}

/** Waits, and lies directly in this root as one of its own finds. */
const waitsHere = ({ source, state, path }: Known, root: string): boolean =>
  source === "folder" && WAITING_STATES.includes(state) && dirname(path) === root;
