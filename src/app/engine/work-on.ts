import { withHint } from "../../base/actions/sentence.ts";
import { MustStop, Outage, UserError } from "../../base/errors.ts";
import { type By, byEngine } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import { engineActs } from "../../core/release/state-traits.ts";
import { MAX_TRIES } from "../../core/release/transition.ts";
import type { Store, StoreReader } from "../../store/open.ts";
import { findRelease, listReleasesIn, setUnversioned } from "../../store/releases/releases.ts";
import { own } from "../../store/storages/scope.ts";
import { changeState } from "../releases/change-state.ts";
import { computeBackoffMs, isNewOutage, waitFor } from "../releases/waiting.ts";

/** Warns about a problem with one release. */
export type WarnOfRelease = (release: Release, message: string, error?: unknown) => void;

/** Selects the releases, settling or being identified, that this engine works on. */
export type OnlySome = (releases: Release[]) => Promise<Release[]>;

/** The dependencies of a stage that `workOn` needs. */
export interface WorkDeps {
  store: Store;
  clock: Clock;
  warn: WarnOfRelease;
}

/** Lists the releases in this state that this engine works on, oldest first. */
export async function listReleasesToWorkOn(
  store: StoreReader,
  state: State,
  only: OnlySome | undefined,
): Promise<Release[]> {
  const releases = await listReleasesIn(own(store.read), [state]);
  return only ? only(releases) : releases;
}

/**
 * Runs one stage's work on one release and handles its errors. An outage makes the release wait,
 * and an error that a person can fix sends it to review. After any other error, the work is tried
 * again, five times in all. A stop is not an error.
 * @throws MustStop unchanged: it concerns this process, and the release stays as it is.
 */
export async function workOn(
  { store, clock, warn }: WorkDeps,
  release: Release,
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof MustStop) throw error;
    const by = byEngine(clock.now());
    const current = await findRelease(store.read, release.id);
    // A person may have changed the release during the work. In that case, the error no longer
    // matters.
    if (!current || !engineActs(current.state)) return;
    if (error instanceof Outage) {
      const waiting = await waitFor(store, current, error, by);
      // Warns once per outage, not once per attempt. If the wait cannot be recorded, the stage
      // reports that. A wait for another program's turn is no problem: Sonarr and Radarr hold each
      // of their downloads for some minutes.
      if (isNewOutage(current.waiting, waiting)) warn(current, error.message);
      return;
    }
    if (error instanceof UserError) {
      // No warning: the history entry with the reason is written to the log.
      const reasons = [{ code: error.code, message: withHint(error) }];
      const moved = await changeState(store, current, { kind: "refused", reasons }, by);
      if (moved.ok || moved.code === "conflict") return;
    }
    warn(current, "An unexpected error occurred. The release is tried again automatically.", error);
    const tries = await countTry(current, error, by);
    await store.write((trx) =>
      setUnversioned(trx, current.id, { tries, retryAt: by.at + computeBackoffMs(tries) }),
    );
  }

  /**
   * A release with published files is tried without limit. History records only the first tries.
   */
  async function countTry(current: Release, error: unknown, by: By): Promise<number> {
    if (current.tries >= MAX_TRIES) return current.tries + 1;
    const message = error instanceof Error ? error.message : String(error);
    const moved = await changeState(store, current, { kind: "error", message }, by);
    return moved.ok ? moved.release.tries : current.tries;
  }
}
