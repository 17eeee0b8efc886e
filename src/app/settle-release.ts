import { UserError } from "../core/errors.ts";
import type { Event } from "../core/release/event.ts";
import type { Item } from "../core/release/item.ts";
import type { Release } from "../core/release/release.ts";
import { shapeOf } from "../core/settle/shape.ts";
import { cleanText } from "../core/text/clean-text.ts";
import { itemsOf, replaceItems } from "../store/items.ts";
import type { Store } from "../store/open.ts";
import { moveRelease } from "./move.ts";
import type { Seen } from "./observe.ts";

/** A release is complete and at rest: what it is made of is written down, and it goes where its files lead it. */
export async function settleRelease(
  { store, now }: { store: Store; now: () => number },
  release: Release,
  seen: Seen,
): Promise<void> {
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
