import { actionsFor } from "../../core/actions/offered/actions.ts";
import { needOf } from "../../core/actions/offered/subject.ts";
import { searchWords } from "../../core/release/candidate.ts";
import type { Release } from "../../core/release/release.ts";
import type { Trx } from "../../store/open.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { setInQueue } from "../../store/releases/queue.ts";

/**
 * Gives a release its place among those that a person must decide, and what it is found by. It is given once, when the release enters the queue, so
 * that a listing in pages skips none and repeats none, whatever else changes of it. In other states it does nothing.
 */
export async function placeInQueue(trx: Trx, release: Release): Promise<void> {
  const { id, state, reasons } = release;
  if (state !== "review" && !(state === "filed" && reasons.length > 0)) return;
  const actions = actionsFor({ ...release, files: await itemsOf(trx, id) });
  const offers = actions.map((action) =>
    action.do === "approve" ? { approves: true, blanks: action.blanks } : { approves: false },
  );
  await setInQueue(trx, id, { need: needOf(offers, reasons), reasons, words: searchWords(release) });
}
