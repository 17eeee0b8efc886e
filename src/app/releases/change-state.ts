import { toSearchWords } from "../../base/candidate.ts";
import { listActions } from "../../core/actions/offered/actions.ts";
import { needOf } from "../../core/actions/offered/subject.ts";
import { type By, ENGINE, isPerson } from "../../core/actor.ts";
import type { HistoryAction } from "../../core/history-actions.ts";
import type { Release } from "../../core/release/release.ts";
import type { Event, State } from "../../core/release/state.ts";
import { type TransitionResult, transition } from "../../core/release/transition.ts";
import { countOperations } from "../../store/journal/journal.ts";
import type { Store, Trx } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { setInQueue } from "../../store/releases/queue.ts";
import { duplicatesOf } from "../../store/releases/release-lookup.ts";
import type { ReleaseFields } from "../../store/releases/release-row.ts";
import {
  type ExpectedRelease,
  findReadableRelease,
  findRelease,
  setIfUnchanged,
} from "../../store/releases/releases.ts";
import { everywhere } from "../../store/storages/scope.ts";

export type StateChange =
  | { ok: true; release: Release }
  | { ok: false; code: "not_found" | "conflict" | "refused"; message: string; release?: Release };

export type StateChangeExtra = {
  fields?: ReleaseFields;
  /** Additional writes in the same transaction, after the release itself is written. */
  within?: (trx: Trx) => Promise<void>;
  detail?: Record<string, unknown>;
};

/** The history action for each event. */
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
  adopted: "adopted",
  source_lost: "source_lost",
  stop_filing: "stopped",
  refused: "held",
  error: "error",
  undo: "undo_asked",
  taken_back: "taken_back",
  put_back: "restored",
  let_go: "let_go",
  restored: "held",
};

/**
 * Changes a release's state. All state changes go through this function or `changeStateWithin`. In
 * one transaction, writes the result of the pure transition as compare-and-set against the release
 * that the caller read, and adds one history row.
 */
export function changeState(
  store: Store,
  seen: ExpectedRelease | Release,
  event: Event,
  by: By,
  extra: StateChangeExtra = {},
): Promise<StateChange> {
  return store.write((trx) => changeStateWithin(trx, seen, event, by, extra));
}

/**
 * Does the same as `changeState` inside the caller's open transaction. If the caller passes a
 * complete release, it is not read again, because compare-and-set detects changes.
 */
export async function changeStateWithin(
  trx: Trx,
  seen: ExpectedRelease | Release,
  event: Event,
  by: By,
  extra: StateChangeExtra = {},
): Promise<StateChange> {
  // For a damaged row, others get an error. The engine leaves such a release out.
  const find = by.actor === ENGINE ? findReadableRelease : findRelease;
  const before = "tries" in seen ? seen : await find(trx, seen.id);
  if (!before || !isSame(before, seen)) return conflictOf(seen.id, before);
  const step = await stepOf(trx, before, event);
  if (!step.ok) {
    const now = await find(trx, seen.id);
    return now && isSame(now, seen)
      ? { ok: false, code: "refused", message: step.message, release: now }
      : conflictOf(seen.id, now);
  }
  const release = await setIfUnchanged(
    trx,
    before,
    step.to,
    { ...step.patch, ...extra.fields },
    by.at,
  );
  if (!release) return conflictOf(seen.id, await find(trx, seen.id));
  await extra.within?.(trx);
  if (step.to !== before.state) await placeInQueue(trx, release);
  const entry = {
    at: by.at,
    releaseId: before.id,
    name: before.name,
    action: ACTION[event.kind],
    from: before.state,
    to: step.to,
    actor: by.actor,
    detail: { ...detailOf(event), ...extra.detail },
  };
  // A person may decide in a process that does not belong to the storage. The release determines
  // the storage for which the row is counted.
  await appendHistory(trx, entry, isPerson(by.actor) ? undefined : release);
  if (KEEPS_ITS_WORK.has(before.state) && !KEEPS_ITS_WORK.has(step.to)) {
    await lookAgainAtDuplicates(trx, before.id, by);
  }
  return { ok: true, release };
}

/**
 * Files and operations are counted only if they affect the transition, because most releases have
 * none.
 */
async function stepOf(trx: Trx, release: Release, event: Event): Promise<TransitionResult> {
  const without = transition({ ...release, published: 0, open: 0 }, event);
  const withFiles = transition({ ...release, published: 1, open: 1 }, event);
  if (
    without.ok === withFiles.ok &&
    (!without.ok || !withFiles.ok || without.to === withFiles.to)
  ) {
    return without;
  }
  return transition({ ...release, ...(await countOperations(trx, release.id)) }, event);
}

// States of a release whose work is in the library, or about to be. Another release of the same
// work is then its duplicate.
const KEEPS_ITS_WORK: ReadonlySet<State> = new Set(["approved", "filing", "filed", "undoing"]);

/**
 * Identifies releases again that are in review as duplicates of a release that is no longer in the
 * library.
 */
async function lookAgainAtDuplicates(trx: Trx, id: number, by: By): Promise<void> {
  const message = `It was a duplicate of release ${id}, which is no longer in the library.`;
  const all = everywhere(trx);
  for (const release of await duplicatesOf(all, id)) {
    await changeStateWithin(all, release, { kind: "look_again", message }, by);
  }
}

const isSame = (now: ExpectedRelease, seen: ExpectedRelease): boolean =>
  now.version === seen.version && now.state === seen.state;

const conflictOf = (id: number, now: Release | undefined): StateChange =>
  now === undefined
    ? { ok: false, code: "not_found", message: `There is no download #${id}.` }
    : {
        ok: false,
        code: "conflict",
        message: `Release ${id} has changed: it is now ${now.state} (version ${now.version}).`,
        release: now,
      };

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

/**
 * Stores a release's position in the queue, and the words by which a search finds it. The position
 * is assigned once, when the release enters the queue. A paged listing therefore skips and repeats
 * nothing, regardless of what else changes. Does nothing in other states.
 */
export async function placeInQueue(trx: Trx, release: Release): Promise<void> {
  const { id, state, reasons } = release;
  if (state !== "review" && !(state === "filed" && reasons.length > 0)) return;
  const actions = listActions({ ...release, files: await itemsOf(trx, id) });
  const offers = actions.map((action) =>
    action.do === "approve" ? { approves: true, blanks: action.blanks } : { approves: false },
  );
  await setInQueue(trx, id, {
    need: needOf(offers, reasons),
    reasons,
    words: toSearchWords(release),
  });
}
