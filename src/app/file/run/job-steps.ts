import { isBelow } from "../../../base/path/is-below.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { byEngine } from "../../../core/actor.ts";
import type { ReleaseIn } from "../../../core/release/release.ts";
import type { Trx } from "../../../store/open.ts";
import type { FiledItem } from "../../../store/releases/items.ts";
import type { Journal } from "../../journal/steps/journal.ts";
import { changeState } from "../../releases/change-state.ts";

/** The parts of the file stage with which every job begins and ends. */
export interface JobDeps extends Journal {
  claimRoot(place: { root: string; path: string }): Promise<void>;
}

/** Maximum number of reasons that a job states. */
export const MAX_JOB_REASONS = 20;

/** Ensures that no other storage files into the library folders of these items. */
export async function claimRoots(
  { mediaRoots, claimRoot }: JobDeps,
  items: readonly FiledItem[],
): Promise<void> {
  // Paths that the job creates and paths that it removes.
  const places = items.flatMap(({ path, destination = path }) => [path, destination]);
  for (const root of mediaRoots) {
    if (places.some((path) => isBelow(path, root))) await claimRoot({ root, path: root });
  }
}

/**
 * Moves a job from `approved` to `filing`, or to `ignored` if there are reasons against it. `within`
 * runs in the same transaction.
 * @returns undefined if the job is not in `filing`
 */
export async function startJob(
  { store, clock }: JobDeps,
  release: ReleaseIn<"approved">,
  reasons: Reason[],
  within?: (trx: Trx) => Promise<void>,
): Promise<ReleaseIn<"filing"> | undefined> {
  const event =
    reasons.length > 0
      ? ({ kind: "nothing_to_file", reasons: reasons.slice(0, MAX_JOB_REASONS) } as const)
      : ({ kind: "start_filing" } as const);
  const moved = await changeState(
    store,
    release,
    event,
    byEngine(clock.now()),
    within && { within },
  );
  return moved.ok && moved.release.state === "filing" ? moved.release : undefined;
}

/**
 * Ends a job that did nothing. `filing` has no transition to `ignored`, so the job is stopped
 * first.
 */
export async function endUntouchedJob(
  { store, clock }: Journal,
  release: ReleaseIn<"filing">,
  reasons: Reason[],
): Promise<void> {
  const by = byEngine(clock.now());
  const stopped = await changeState(store, release, { kind: "stop_filing" }, by);
  // If the engine stops in between, the check of the approved job ends it.
  if (stopped.ok && stopped.release.state === "approved") {
    await changeState(store, stopped.release, { kind: "nothing_to_file", reasons }, by);
  }
}
