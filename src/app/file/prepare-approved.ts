import { Outage } from "../../base/errors.ts";
import { selectMapping } from "../../base/item.ts";
import { type By, byEngine } from "../../core/actor.ts";
import { FILE_METHODS, METHODS } from "../../core/journal/method-traits.ts";
import type { Operation } from "../../core/journal/operation.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import type { Db } from "../../store/open.ts";
import { countReturns } from "../../store/releases/history.ts";
import { type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { setUnversioned } from "../../store/releases/releases.ts";
import { assertStateSpace } from "../engine/state-space.ts";
import { waitForEpisode } from "../identify/record-decision.ts";
import { assertSpace } from "../journal/steps/make-file.ts";
import { changeState, type StateChangeExtra } from "../releases/change-state.ts";
import { isOutranked } from "./better-first.ts";
import type { PreparedFiling } from "./check-plan.ts";
import {
  isBeingFiled,
  isFiledSince,
  RETRY_DELAY_MS,
  type ReadyRelease,
  startOf,
  titleOf,
  type VideosToFile,
} from "./enter-filing.ts";
import type { FileDeps } from "./file-deps.ts";
import { moveBlockedReason } from "./filing-reasons.ts";
import { prepare, readRecords } from "./prepare.ts";

/**
 * Prepares an approved release. `journaled` are all of its operations in the journal.
 * @returns undefined if it got another state, or waits
 */
export async function prepareApproved(
  deps: FileDeps,
  release: ReleaseIn<"approved">,
  journaled: readonly Operation[],
  signal: AbortSignal,
): Promise<ReadyRelease | undefined> {
  const { store } = deps;
  await assertStateSpace(deps.files, deps.stateDir);
  const records = await readRecords(store.read, release, journaled);
  // Checked before anything is read from disk: copying another release of the same work may take
  // hours, and this one is due every second.
  const isBusy = (): Promise<boolean> =>
    isBeingFiled(store.read, videosOf(release, records.items), release.id);
  if (
    !records.isOnlyOfWork &&
    ((await isBusy()) || (await isOutranked(store.read, release, deps.duplicatePolicy())))
  ) {
    return putOff(deps, release);
  }
  const preparation = await prepare(deps, release, signal, records);
  const by = byEngine(deps.clock.now());
  const fields = titleOf(release, preparation);
  if (!preparation.ready) {
    const { publications, event } = preparation;
    // The other release is being filed, or was filed since the library was read. The next attempt
    // decides whether it is the same file.
    if (
      publications &&
      ((await isBusy()) || (await isFiledSince(store.read, release, publications)))
    ) {
      return putOff(deps, release);
    }
    return refuse(deps, release, event, { by, fields, signal });
  }
  const blocked = await moveBlockedReason(deps, release, preparation, signal);
  if (blocked) {
    return refuse(deps, release, { kind: "refused", reasons: [blocked] }, { by, fields, signal });
  }
  await deps.claimRoot(preparation.plan.library);
  // Checked before the release enters `filing`, so that hours without space do not fill the history
  // with attempts.
  if (release.waiting?.code === "no_space" && (await mustCopy(deps, preparation))) {
    const largest = Math.max(0, ...preparation.videos.map((video) => video.source.size));
    await assertSpace(deps.files, preparation.plan.library.root, largest, deps.policy);
  }
  return { release, records, preparation, start: startOf(release, preparation), by };
}

const putOff = ({ store, clock }: FileDeps, { id }: Release): Promise<undefined> =>
  store
    .write((trx) => setUnversioned(trx, id, { retryAt: clock.now() + RETRY_DELAY_MS }))
    .then(() => undefined);

/**
 * True if the release was put off for another release of its work and no longer has to wait. Its
 * turn comes within a second.
 */
export async function hasTurnSoon(db: Db, release: Release): Promise<boolean> {
  const { id, state, retryAt, waiting, tries } = release;
  if (state !== "approved" || retryAt === undefined || waiting || tries > 0) return false;
  return !(await isBeingFiled(db, videosOf(release, await itemsOf(db, id)), id));
}

/** Limits how often a release is approved and settles again without any change. */
const MAX_RETURNS = 2;
const SENT_BACK =
  "The check before filing sent it back to settle three times, although its files did not " +
  "change. Check in its download client whether the download is complete.";

/**
 * Moves the release to another state than `filing`. A missing episode is requested from TMDB again
 * later, even if a person chose the show.
 * @throws Outage `sent_back` instead of returning to settling a third time with the same content
 */
async function refuse(
  { store, observe }: FileDeps,
  release: ReleaseIn<"approved">,
  event: Event,
  {
    by,
    fields,
    signal,
  }: { by: By; signal: AbortSignal } & Required<Pick<StateChangeExtra, "fields">>,
): Promise<undefined> {
  if (event.kind === "content_changed") {
    const { contentKey: content } = release;
    const isAgain = (await countReturns(store.read, release.id, content)) >= MAX_RETURNS;
    if (isAgain && (await observe(release, signal)).contentKey === content) {
      throw new Outage("sent_back", SENT_BACK);
    }
    const detail = content === undefined ? {} : { content };
    await changeState(store, release, event, by, { fields, detail });
    return undefined;
  }
  if (event.kind !== "refused") {
    await changeState(store, release, event, by, { fields });
    return undefined;
  }
  const { reasons, within } = await waitForEpisode(store.read, release.id, event.reasons, by.at);
  await changeState(store, release, { ...event, reasons }, by, { within, fields });
  return undefined;
}

/**
 * True if filing must copy. A full disk also refuses links and folders, but these need only a
 * little space, not the film's size.
 */
async function mustCopy({ files, policy }: FileDeps, { videos, plan }: PreparedFiling) {
  const { order } = FILE_METHODS[policy.method];
  if (!order.some((method) => METHODS[method].isCopy)) return false;
  if (order.every((method) => METHODS[method].isCopy)) return true;
  const library = await files.readFileIdentity(plan.library.root);
  return videos.every((video) => video.source.dev !== library?.dev);
}

/** Returns the videos of a release before it is planned. */
function videosOf({ identity }: ReleaseIn<"approved">, items: readonly FiledItem[]): VideosToFile {
  const videos = items.filter(({ role, skip }) => role === "video" && !skip);
  return {
    identity,
    videos: videos.map(({ mapping }) => ({ mapping: selectMapping(identity, mapping) })),
  };
}
