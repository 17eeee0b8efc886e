import type { By } from "../../core/actor.ts";
import type { HistoryAction } from "../../core/history-actions.ts";
import type { Release } from "../../core/release/release.ts";
import type { Event, State } from "../../core/release/state.ts";
import { transition } from "../../core/release/transition.ts";
import { countOperations } from "../../store/journal/journal.ts";
import type { Store, Trx } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { duplicatesOf } from "../../store/releases/release-lookup.ts";
import type { ReleaseFields } from "../../store/releases/release-row.ts";
import { type ExpectedRelease, findRelease, setIfUnchanged } from "../../store/releases/releases.ts";
import { placeInQueue } from "./place-in-queue.ts";

export type Moved =
  | { ok: true; release: Release }
  | { ok: false; code: "not_found" | "conflict" | "refused"; message: string; release?: Release };

export type MoveExtra = {
  fields?: ReleaseFields;
  /** Further writes of the same transaction, after the release itself. */
  within?: (trx: Trx) => Promise<void>;
  detail?: Record<string, unknown>;
};

/** The history action of each event. */
const ACTION: Record<Event["kind"], HistoryAction> = {
  settled: "settled",
  content_changed: "changed",
  vanished: "vanished",
  sure: "identified",
  unsure: "held",
  nothing_to_file: "ignored",
  approve: "approved",
  reject: "rejected",
  retry: "retried",
  withdraw: "withdrawn",
  look_again: "looked_again",
  start_filing: "filing",
  all_published: "filed",
  source_lost: "source_lost",
  stop_filing: "stopped",
  refused: "held",
  error: "error",
  undo: "undo_asked",
  taken_back: "taken_back",
  restored: "held",
};

/**
 * The only way to change a release's state: the result of the pure transition, as compare-and-set against what the caller
 * read, with one row of history, in one transaction.
 */
export function moveRelease(
  store: Store,
  seen: ExpectedRelease,
  event: Event,
  by: By,
  extra: MoveExtra = {},
): Promise<Moved> {
  return store.write((trx) => moveWithin(trx, seen, event, by, extra));
}

/** The same inside a transaction that the caller has open. */
export async function moveWithin(
  trx: Trx,
  seen: ExpectedRelease,
  event: Event,
  by: By,
  extra: MoveExtra = {},
): Promise<Moved> {
  const now = await findRelease(trx, seen.id);
  if (!now) return { ok: false, code: "not_found", message: `There is no release ${seen.id}.` };
  if (now.version !== seen.version || now.state !== seen.state) return changedConflict(now);
  const step = transition({ ...now, ...(await countOperations(trx, now.id)) }, event);
  if (!step.ok) return { ok: false, code: "refused", message: step.message, release: now };
  await setIfUnchanged(trx, now, step.to, { ...step.patch, ...extra.fields }, by.at);
  await extra.within?.(trx);
  const release = await findRelease(trx, now.id);
  if (release && step.to !== now.state) await placeInQueue(trx, release);
  await appendHistory(trx, {
    at: by.at,
    releaseId: now.id,
    name: now.name,
    action: ACTION[event.kind],
    from: now.state,
    to: step.to,
    actor: by.actor,
    detail: { ...detailOf(event), ...extra.detail },
  });
  if (KEEPS_ITS_WORK.has(now.state) && !KEEPS_ITS_WORK.has(step.to)) await lookAgainAtDuplicates(trx, now.id, by);
  return release ? { ok: true, release } : { ok: false, code: "not_found", message: `Release ${now.id} is gone.` };
}

// What it is in, or about to be: another release of the same work is its duplicate.
const KEEPS_ITS_WORK: ReadonlySet<State> = new Set(["approved", "filing", "filed", "undoing"]);

/** What is in review as a duplicate of a release that the library has no longer is identified again. */
async function lookAgainAtDuplicates(trx: Trx, id: number, by: By): Promise<void> {
  const message = `Release ${id}, of which it was a duplicate, is not in the library any more.`;
  for (const release of await duplicatesOf(trx, id))
    await moveWithin(trx, release, { kind: "look_again", message }, by);
}

const changedConflict = (release: Release): Moved => ({
  ok: false,
  code: "conflict",
  message: `Release ${release.id} has changed: it is ${release.state} now (version ${release.version}).`,
  release,
});

function detailOf(event: Event): Record<string, unknown> {
  const detail: Record<string, unknown> = {};
  if ("identity" in event) detail.identity = event.identity;
  if ("duplicates" in event && event.duplicates !== undefined) detail.duplicates = event.duplicates;
  if ("reasons" in event && event.reasons.length > 0) detail.reasons = event.reasons;
  if ("problems" in event && event.problems.length > 0) detail.problems = event.problems;
  if ("left" in event && event.left.length > 0) detail.left = event.left;
  if ("message" in event) detail.message = event.message;
  if ("reason" in event && event.reason !== undefined) detail.reason = event.reason;
  return detail;
}
