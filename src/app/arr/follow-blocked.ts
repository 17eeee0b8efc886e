import { readsSame } from "../../base/actions/sentence.ts";
import { selectMainVideoItems } from "../../base/item.ts";
import { byEngine } from "../../core/actor.ts";
import { ARR_PAUSE_MS, type ArrClaim, type FindArrClaim } from "../../core/arr/claim.ts";
import type { Release } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import { hashesOfReleases, listKnownToArr } from "../../store/releases/arr-claims.ts";
import { listBlockedWithNews } from "../../store/releases/ask-arr-sooner.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { listReleasesIn, setReasons } from "../../store/releases/releases.ts";
import { own } from "../../store/storages/scope.ts";
import type { Stage, StageDeps } from "../engine/engine.ts";
import { changeState } from "../releases/change-state.ts";
import { type AskApps, NEWS_PAUSE_MS } from "./ask-apps.ts";
import { mentionsOf } from "./match-download.ts";

interface FollowBlockedDeps extends StageDeps {
  findArrClaim: FindArrClaim;
  /** Returns the ids and names that the apps' queues and histories have. */
  mentions: AskApps["mentions"];
}

/** All open releases share one question to each app. */
export const FOLLOW_INTERVAL_MS = ARR_PAUSE_MS;

const isBlocked = ({ reasons }: Release): boolean =>
  reasons.some(({ code }) => code === "arr_blocked");

/**
 * Follows each release that waits for a person and that Sonarr or Radarr knows, whatever its question
 * is. An event of the app closes the question: it imported, dismissed or failed the download. That
 * the app no longer lists it, or does not answer, closes nothing. News of the app about a release
 * make the question due. Without open releases, no app is asked.
 */
export function createFollowBlockedStage(deps: FollowBlockedDeps): Stage {
  const { store, clock, findArrClaim, mentions, wake } = deps;
  let nextAt = Number.NEGATIVE_INFINITY;
  /** Newest news about which the apps were asked. ms since 1970 */
  let newsAt = Number.NEGATIVE_INFINITY;
  let nextNewsAt = Number.NEGATIVE_INFINITY;

  /** Returns the releases that an app knows, as far as its lists or our memory show. */
  async function listKnown(
    releases: readonly Release[],
    signal: AbortSignal,
  ): Promise<readonly Release[]> {
    const open = releases.filter(({ source }) => source !== "library");
    if (open.length === 0) return [];
    const known = await listKnownToArr(own(store.read));
    const others = open.filter((release) => !isBlocked(release) && !known.has(release.id));
    const named = others.length === 0 ? new Set<string>() : await mentions(signal);
    const hashes =
      named.size === 0
        ? new Map<number, string>()
        : await hashesOfReleases(
            store.read,
            others.map(({ id, parentId = id }) => parentId),
          );
    const isMentioned = ({ id, parentId = id, name, path }: Release): boolean =>
      mentionsOf({ hash: hashes.get(parentId), names: [name, path] }).some((one) => named.has(one));
    return open.filter(
      (release) => isBlocked(release) || known.has(release.id) || isMentioned(release),
    );
  }

  /** The app's words in a question stay those that the app has now. */
  async function renewReason(release: Release, claim: ArrClaim): Promise<void> {
    const { id, version, reasons } = release;
    const message =
      claim.is === "review" ? claim.reason.message : claim.is === "waits" ? claim.told : undefined;
    const at = reasons.findIndex(({ code }) => code === "arr_blocked");
    const before = reasons[at];
    if (message === undefined || !before || readsSame(before.message, message)) return;
    const renewed = reasons.with(at, { ...before, message });
    await store.write((trx) => setReasons(trx, [id], { state: "review", version }, renewed));
  }

  /** Returns the time in ms until one of these releases can be asked about again. */
  async function follow(releases: readonly Release[], signal: AbortSignal): Promise<number> {
    let againInMs = FOLLOW_INTERVAL_MS;
    for (const release of await listKnown(releases, signal)) {
      signal.throwIfAborted();
      const videos = selectMainVideoItems(await itemsOf(store.read, release.id));
      const paths = videos.map(({ path }) => path);
      const claim = await findArrClaim(release, paths, signal);
      const event = eventOf(claim, paths, isBlocked(release));
      if (event === undefined) {
        if (claim.is === "review") againInMs = Math.min(againInMs, claim.againInMs);
        await renewReason(release, claim);
        continue;
      }
      await changeState(store, release, event, byEngine(clock.now()));
      wake();
    }
    return againInMs;
  }

  return {
    name: "arr",
    async run(signal) {
      const time = clock.monotonic();
      if (time >= nextAt) {
        await follow(await listReleasesIn(own(store.read), ["review"]), signal);
        nextAt = clock.monotonic() + FOLLOW_INTERVAL_MS;
        return FOLLOW_INTERVAL_MS;
      }
      if (time < nextNewsAt) return nextNewsAt - time;
      const told = await listBlockedWithNews(own(store.read), newsAt);
      if (told.length === 0) return nextAt - time;
      const againInMs = await follow(told, signal);
      if (againInMs < NEWS_PAUSE_MS) {
        // The apps were asked just before the news.
        nextNewsAt = clock.monotonic() + againInMs;
      } else {
        newsAt = Math.max(...told.map(({ retryAt = newsAt }) => retryAt));
        nextNewsAt = clock.monotonic() + NEWS_PAUSE_MS;
      }
      return nextNewsAt - clock.monotonic();
    },
  };
}

/**
 * Returns undefined while a person still has to decide. `isAboutApp`: the app's refusal is the
 * question; of any other question, only what happens in the app closes it.
 */
function eventOf(
  claim: ArrClaim,
  videos: readonly string[],
  isAboutApp: boolean,
): Event | undefined {
  switch (claim.is) {
    case "review":
    case "waits":
      return undefined;
    case "ignored":
      return { kind: "nothing_to_file", reasons: [claim.reason] };
    default: {
      const [message] = claim.taken.values();
      if (message !== undefined && videos.every((path) => claim.taken.has(path))) {
        return { kind: "nothing_to_file", reasons: [{ code: "arr_imported", message }] };
      }
      return isAboutApp
        ? { kind: "look_again", message: "Sonarr or Radarr no longer objects." }
        : undefined;
    }
  }
}
