import { UserError } from "../core/errors.ts";
import { Outage } from "../core/outage.ts";
import type { Event } from "../core/release/event.ts";
import type { Item } from "../core/release/item.ts";
import type { Release } from "../core/release/release.ts";
import { shapeOf } from "../core/settle/shape.ts";
import { judge, type StabilityState } from "../core/settle/stability.ts";
import { cleanText } from "../core/text/clean-text.ts";
import { itemsOf, replaceItems } from "../store/items.ts";
import { releasesIn } from "../store/releases.ts";
import type { Stage } from "./engine/stage.ts";
import { type WorkDeps, workOn } from "./engine/work-on.ts";
import { moveRelease } from "./move.ts";
import type { Observe, Seen } from "./observe.ts";
import { isDue } from "./wait.ts";

export type SettleDeps = WorkDeps & {
  observe: Observe;
  monotonic: () => number;
  stableMs: number;
  pollMs: number;
  moved: () => void;
};

const ASLEEP_MS = 60_000;

/** Looks at every settling release until it is complete and at rest, then says what it is made of. */
export function createSettle(deps: SettleDeps): Stage {
  const { store, observe, now, monotonic, stableMs, pollMs } = deps;
  /** Monotonic time means nothing after a restart: each release then waits its full quiet time again. */
  const watched = new Map<number, StabilityState>();
  /** Releases that nothing but their writer can move: unfinished, still being written, or not to be read. */
  const held = new Set<number>();
  /** How often each was seen to change. */
  const changes = new Map<number, number>();

  async function settle(release: Release, signal: AbortSignal): Promise<void> {
    const seen = await observe(release.path, signal);
    held.delete(release.id);
    const problem = seen.problems.find(({ code }) => code === "missing" || code === "not_readable");
    if (problem) {
      held.add(release.id);
      await cannotLook(release, problem.code, problem.path);
      return;
    }
    const before = watched.get(release.id);
    const verdict = judge(before, { ...seen.observation, monotonicMs: monotonic() }, { stableMs });
    watched.set(release.id, verdict.state);
    if (!verdict.settled) {
      if (verdict.waitsFor?.code !== "changing") held.add(release.id);
      else if (before !== undefined && before.fingerprint !== verdict.state.fingerprint) changed(release.id);
      return;
    }
    watched.delete(release.id);
    changes.delete(release.id);
    await settled(release, seen);
    deps.moved();
  }

  /** One change may be the last, the new name of what is complete; at the second somebody is still writing. */
  function changed(id: number): void {
    const times = (changes.get(id) ?? 0) + 1;
    changes.set(id, times);
    if (times > 1) held.add(id);
  }

  async function cannotLook(release: Release, code: string, inner: string): Promise<void> {
    const path = cleanText(inner === "" ? release.path : `${release.path}/${inner}`, 300);
    if (code === "not_readable") throw new Outage("not_readable", `The system refuses to read ${path}.`);
    // What lies in a watched folder is given up by the look at the whole folder, which knows an unmounted disk.
    if (release.source === "person")
      await moveRelease(store, release, { kind: "vanished" }, { actor: "engine", at: now() });
  }

  async function settled(release: Release, seen: Seen): Promise<void> {
    const kept = keepChoices(seen.items, await itemsOf(store.read, release.id));
    const moved = await moveRelease(
      store,
      release,
      eventOf(seen),
      { actor: "engine", at: now() },
      {
        fields: { contentKey: seen.contentKey, fileCount: seen.items.length, bytes: seen.bytes, waiting: null },
        within: (trx) => replaceItems(trx, release.id, kept),
      },
    );
    if (!moved.ok && moved.code === "refused")
      throw new UserError(moved.message, "Look at the release with `plex-ingest show`.");
  }

  return {
    name: "settle",
    async run(signal) {
      const settling = await releasesIn(store.read, ["settling"]);
      const ids = new Set(settling.map((release) => release.id));
      for (const known of [watched, held, changes]) for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
      for (const release of settling) {
        signal.throwIfAborted();
        if (isDue(release, now())) await workOn(deps, release, () => settle(release, signal), signal);
      }
      return settling.length > 0 ? pollMs : ASLEEP_MS;
    },
    async idle() {
      const settling = await releasesIn(store.read, ["settling"]);
      return settling.every((release) => held.has(release.id));
    },
    drained: async () => {},
  };
}

/** What a settled release is, by its files alone. */
export function eventOf(seen: Pick<Seen, "items" | "problems">): Event {
  const [problem] = seen.problems;
  if (problem) {
    const path = problem.path === "" ? "The release" : cleanText(problem.path, 200);
    return { kind: "unsure", reasons: [{ code: problem.code, message: `${path}: ${problem.message}` }] };
  }
  const shape = shapeOf(seen.items);
  if (shape.kind === "media") return { kind: "settled" };
  if (shape.kind === "nothing") return { kind: "nothing_to_file", reasons: [shape.reason] };
  return { kind: "unsure", reasons: [shape.reason] };
}

/** A person's choices for single files outlive a change elsewhere in the release. */
function keepChoices(items: readonly Item[], before: readonly Item[]): Item[] {
  const known = new Map(before.map((item) => [item.path, item]));
  return items.map((item) => {
    const old = known.get(item.path);
    if (!old || old.size !== item.size || old.mtimeNs !== item.mtimeNs) return item;
    return { ...item, role: old.role, skip: old.skip, mapping: old.mapping };
  });
}
