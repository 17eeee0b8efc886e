import { join } from "node:path";
import { isNeverItem } from "../../core/settle/never-item.ts";
import { isPartialName } from "../../core/settle/partial-name.ts";
import type { Store } from "../../store/open.ts";
import { releaseAtPath, releasesIn } from "../../store/releases.ts";
import { keepOnlySources, recordHealth } from "../../store/sources.ts";
import type { Stage } from "../engine/stage.ts";
import type { Files } from "../files-port.ts";
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

/** Finds releases in the watched folders: at start, when a watch hints, and every five minutes what events missed. */
export function createDiscover(deps: DiscoverDeps): Discover {
  const { store, files, roots, now } = deps;
  const hinted = new Set<string>(roots);
  let reconciled = Number.NEGATIVE_INFINITY;
  let tidied = false;

  async function look(root: string, full: boolean, signal: AbortSignal): Promise<void> {
    await deps.rearm(root);
    const listing = await files.listRoot(root, signal);
    if (listing.state !== "ok") {
      const message = `${listing.message} Nothing is taken from it, and nothing in the queue is given up.`;
      await store.write((trx) => recordHealth(trx, { kind: "folder", name: root, healthy: false, message }));
      return;
    }
    await store.write((trx) => recordHealth(trx, { kind: "folder", name: root, healthy: true, lastSuccessAt: now() }));
    const names = listing.entries
      .map((entry) => entry.name)
      .filter((name) => !isNeverItem(name) && !isPartialName(name));
    const unknown: string[] = [];
    for (const name of names) if (!(await known(join(root, name)))) unknown.push(name);
    await deps.backlog.admit(root, unknown, signal);
    if (unknown.length > 0) deps.moved();
    if (full) await deps.changed.check(root, names, signal);
    // An empty root may be the bare mount point of a disk that is not there: nothing is given up for it.
    if (listing.entries.length > 0) await giveUp(root, new Set(listing.entries.map((entry) => entry.name)));
  }

  async function known(path: string): Promise<boolean> {
    const release = await releaseAtPath(store.read, path);
    if (release?.state !== "gone") return release !== undefined;
    await moveRelease(store, release, { kind: "content_changed" }, { actor: "engine", at: now() });
    deps.moved();
    return true;
  }

  /** Releases that wait here and whose file or folder is no more. */
  async function giveUp(root: string, present: ReadonlySet<string>): Promise<void> {
    for (const release of await releasesIn(store.read, ["settling", "identifying", "review", "approved", "failed"])) {
      if (release.source !== "folder" || !release.path.startsWith(`${root}/`)) continue;
      const name = release.path.slice(root.length + 1);
      if (name.includes("/") || present.has(name)) continue;
      await moveRelease(store, release, { kind: "vanished" }, { actor: "engine", at: now() });
    }
  }

  return {
    name: "discover",
    hint: (root) => void hinted.add(root),
    async run(signal) {
      if (!tidied) {
        await store.write((trx) => keepOnlySources(trx, "folder", roots));
        tidied = true;
      }
      const full = now() - reconciled >= RECONCILE_MS || now() < reconciled;
      const due = roots.filter((root) => full || hinted.has(root));
      for (const root of due) {
        hinted.delete(root);
        await look(root, full, signal);
      }
      if (full) reconciled = now();
      return Math.max(1000, reconciled + RECONCILE_MS - now());
    },
    idle: async () => hinted.size === 0,
    drained: async () => {},
  };
}
