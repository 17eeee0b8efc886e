import { readsSame } from "../../base/actions/sentence.ts";
import { LEFT_OUT } from "../../base/left-out.ts";
import { withoutReasonsFor } from "../../base/reason-codes.ts";
import { findLeftOverVideos } from "../../core/actions/offered/left-over-videos.ts";
import { byEngine } from "../../core/actor.ts";
import { createSubtitleOwner } from "../../core/plan/subtitles/subtitle-owner.ts";
import {
  computeNextWait,
  isAskDue,
  isAwaited,
  isMissing,
} from "../../core/release/episode-wait.ts";
import type { Release } from "../../core/release/release.ts";
import type { FileLength, ReadLengths } from "../../names/index.ts";
import type { Trx } from "../../store/open.ts";
import {
  endEpisodeWait,
  findEpisodeWait,
  listEpisodeWaits,
  setEpisodeWait,
} from "../../store/releases/count-waiting.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { findStateBeforeReview, listForbidden } from "../../store/releases/release-lookup.ts";
import { findReadableRelease, lockRelease, setReasons } from "../../store/releases/releases.ts";
import { own } from "../../store/storages/scope.ts";
import type { Stage, StageDeps } from "../engine/engine.ts";
import { changeState, changeStateWithin } from "../releases/change-state.ts";
import { splitOff } from "./split-off.ts";

const MAX_WAITS = 100;
const MAX_CLOSED = 100;
const CHECK_INTERVAL_MS = 60_000;
/** Results for videos that still cannot be read: no permission or no file. */
const STILL_CLOSED: readonly FileLength["kind"][] = ["forbidden", "absent"];

interface AskAgainStageDeps extends StageDeps {
  /** Reads the videos that our user had no permission to read. */
  lengths: ReadLengths;
}

/**
 * Sends releases back to identification when a cause of their review may have ended: the next check
 * for an episode is due that was missing from TMDB or that TMDB did not place, or a video that our
 * user could not read is readable now. Such a video of a filed pack becomes a separate release. The
 * due time is stored in the database, so it survives a
 * restart.
 */
export function createAskAgainStage({ store, clock, wake, lengths }: AskAgainStageDeps): Stage {
  /** Leaves out damaged releases. They stay due, and would wake the engine for ever. */
  async function due(): Promise<number[]> {
    const waits = await listEpisodeWaits(store.read, MAX_WAITS);
    const ids: number[] = [];
    for (const { releaseId, nextAt } of waits) {
      if (!isAskDue({ since: 0, nextAt }, clock.now())) continue;
      if (await findReadableRelease(store.read, releaseId)) ids.push(releaseId);
    }
    return ids;
  }

  async function ask(trx: Trx, release: Release | undefined): Promise<void> {
    if (release?.state !== "review") return;
    // The release is in review for another reason now, such as a duplicate.
    if (!release.reasons.some(isAwaited)) return endEpisodeWait(trx, release.id);
    const time = clock.now();
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
  ): Promise<ReadonlyMap<string, FileLength>> {
    const closed = (parsed?.lengths ?? []).filter(({ kind }) => kind === "forbidden");
    return await lengths(
      path,
      closed.map((video) => video.path),
      signal,
    );
  }

  async function lookAtClosed(signal: AbortSignal): Promise<void> {
    for (const release of await listForbidden(own(store.read), MAX_CLOSED)) {
      signal.throwIfAborted();
      const { id, state } = release;
      // A person who withdrew an approval decides again.
      if (state === "review" && (await findStateBeforeReview(store.read, id)) !== "identifying") {
        continue;
      }
      const read = [...(await readClosed(release, signal))];
      // Each video on a disk that does not respond would take seconds, so the next check goes on.
      if (read.some(([, { kind }]) => kind === "unanswered")) return;
      const opened = read.filter(([, { kind }]) => !STILL_CLOSED.includes(kind));
      if (opened.length === 0) continue;
      if (state === "filed") {
        const paths = new Set(opened.map(([path]) => path));
        if (await store.write((trx) => splitOffEpisodes(trx, id, paths, clock.now()))) wake();
      } else if (opened.length === read.length) {
        const message = "Its video was not readable and is readable now.";
        await changeState(store, release, { kind: "look_again", message }, byEngine(clock.now()));
        wake();
      }
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

/**
 * Makes those of a filed pack's videos that still wait because they could not be read a separate
 * release, with their subtitles. It is identified next. Returns false if a person has decided about
 * all of them.
 */
async function splitOffEpisodes(
  trx: Trx,
  id: number,
  paths: ReadonlySet<string>,
  time: number,
): Promise<boolean> {
  await lockRelease(trx, id);
  const pack = await findReadableRelease(trx, id);
  if (pack?.state !== "filed") return false;
  const items = await itemsOf(trx, id);
  const waiting = new Set(
    findLeftOverVideos({ state: pack.state, files: items })
      .filter(({ path, problem }) => paths.has(path) && readsSame(UNPLAYABLE, problem))
      .map(({ path }) => path),
  );
  if (waiting.size === 0) return false;
  const ownerOf = createSubtitleOwner(items, new Map());
  const going = items.filter(
    (item) =>
      waiting.has(item.path) ||
      (item.role === "subtitle" &&
        item.method === undefined &&
        waiting.has(ownerOf(item)?.video ?? "")),
  );
  await splitOff(
    trx,
    pack,
    going.map((item) => ({ ...item, problem: undefined })),
    time,
  );
  await setReasons(trx, [id], { state: "filed" }, withoutReasonsFor(pack.reasons, [...waiting]));
  return true;
}

const UNPLAYABLE = LEFT_OUT.unplayable.message;
