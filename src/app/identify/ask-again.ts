import { byEngine } from "../../core/actor.ts";
import {
  computeNextWait,
  isAskDue,
  isAwaited,
  isMissing,
} from "../../core/release/episode-wait.ts";
import type { Release } from "../../core/release/release.ts";
import type { FileLength, ReadLengths } from "../../names/index.ts";
import type { Store, Trx } from "../../store/open.ts";
import {
  endEpisodeWait,
  findEpisodeWait,
  listEpisodeWaits,
  setEpisodeWait,
} from "../../store/releases/count-waiting.ts";
import { findStateBeforeReview, listForbidden } from "../../store/releases/release-lookup.ts";
import { findReadableRelease } from "../../store/releases/releases.ts";
import { own } from "../../store/storages/scope.ts";
import type { Stage } from "../engine/engine.ts";
import { changeState, changeStateWithin } from "../releases/change-state.ts";

const MAX_WAITS = 100;
const MAX_CLOSED = 100;
const CHECK_INTERVAL_MS = 60_000;
/** Results for videos that still cannot be read: no permission or no file. */
const STILL_CLOSED: readonly FileLength["kind"][] = ["forbidden", "absent"];

export interface AskAgainStageDeps {
  store: Store;
  now: () => number;
  wake: () => void;
  /** Reads the videos that our user had no permission to read. */
  lengths: ReadLengths;
}

/**
 * Sends releases back to identification when a cause of their review may have ended: the next check
 * for an episode is due that was missing from TMDB or that TMDB did not place, or a video that our
 * user could not read is readable now. The due time is stored in the database, so it survives a
 * restart.
 */
export function createAskAgainStage({ store, now, wake, lengths }: AskAgainStageDeps): Stage {
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

  /** Reads the release's videos that our user could not read before. */
  async function readClosed(
    { path, parsed }: Release,
    signal: AbortSignal,
  ): Promise<FileLength["kind"][]> {
    const closed = (parsed?.lengths ?? []).filter(({ kind }) => kind === "forbidden");
    const paths = closed.map((video) => video.path);
    return [...(await lengths(path, paths, signal)).values()].map(({ kind }) => kind);
  }

  async function lookAtClosed(signal: AbortSignal): Promise<void> {
    for (const release of await listForbidden(own(store.read), MAX_CLOSED)) {
      signal.throwIfAborted();
      // A person who withdrew an approval decides again.
      if ((await findStateBeforeReview(store.read, release.id)) !== "identifying") continue;
      const kinds = await readClosed(release, signal);
      // Each video on a disk that does not respond would take seconds, so the next check goes on.
      if (kinds.includes("unanswered")) return;
      if (kinds.length === 0 || kinds.some((kind) => STILL_CLOSED.includes(kind))) continue;
      const message = "Its video was not readable and is readable now.";
      await changeState(store, release, { kind: "look_again", message }, byEngine(now()));
      wake();
    }
  }

  return {
    name: "ask-again",
    async run(signal) {
      for (const id of await due()) {
        signal.throwIfAborted();
        await store.write(async (trx) => ask(trx, await findReadableRelease(trx, id)));
        wake();
      }
      await lookAtClosed(signal);
      return CHECK_INTERVAL_MS;
    },
    idle: async () => (await due()).length === 0,
  };
}
