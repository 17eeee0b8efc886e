import { byEngine } from "../../core/actor.ts";
import {
  computeNextWait,
  isAskDue,
  isAwaited,
  isMissing,
} from "../../core/release/episode-wait.ts";
import type { Release } from "../../core/release/release.ts";
import type { Store, Trx } from "../../store/open.ts";
import {
  endEpisodeWait,
  findEpisodeWait,
  listEpisodeWaits,
  setEpisodeWait,
} from "../../store/releases/count-waiting.ts";
import { findReadableRelease } from "../../store/releases/releases.ts";
import type { Stage } from "../engine/engine.ts";
import { changeStateWithin } from "../releases/change-state.ts";

const MAX_WAITS = 100;
const CHECK_INTERVAL_MS = 60_000;

export interface AskAgainStageDeps {
  store: Store;
  now: () => number;
  wake: () => void;
}

/**
 * Sends releases back to identification when the next check for their episode is due. Their episode
 * was missing from TMDB, or TMDB did not place it. The due time is stored in the database, so it
 * survives a restart.
 */
export function createAskAgainStage({ store, now, wake }: AskAgainStageDeps): Stage {
  /** Leaves out damaged releases. They stay due, and would wake the engine for ever. */
  async function due(): Promise<number[]> {
    const waits = await listEpisodeWaits(store.read, MAX_WAITS);
    const ids: number[] = [];
    for (const { releaseId, nextAt } of waits) {
      if (!isAskDue({ since: 0, nextAt }, now())) continue;
      if (await findReadableRelease(store.read, releaseId)) ids.push(releaseId);
    }
    return ids;
  }

  async function ask(trx: Trx, release: Release | undefined): Promise<void> {
    if (release?.state !== "review") return;
    // The release is in review for another reason now, such as a duplicate.
    if (!release.reasons.some(isAwaited)) return endEpisodeWait(trx, release.id);
    const time = now();
    await setEpisodeWait(
      trx,
      release.id,
      computeNextWait(await findEpisodeWait(trx, release.id), time),
    );
    const message =
      "TMDB is asked again " +
      `${release.reasons.some(isMissing) ? "for the missing episode" : "which episode the number belongs to"}.`;
    await changeStateWithin(trx, release, { kind: "look_again", message }, byEngine(time));
  }

  return {
    name: "ask-again",
    async run(signal) {
      for (const id of await due()) {
        signal.throwIfAborted();
        await store.write(async (trx) => ask(trx, await findReadableRelease(trx, id)));
        wake();
      }
      return CHECK_INTERVAL_MS;
    },
    idle: async () => (await due()).length === 0,
  };
}
