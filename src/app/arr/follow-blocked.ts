import { selectMainVideoItems } from "../../base/item.ts";
import { byEngine } from "../../core/actor.ts";
import type { ArrClaim, FindArrClaim } from "../../core/arr/claim.ts";
import type { Release } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import type { Store } from "../../store/open.ts";
import { listBlockedWithNews } from "../../store/releases/ask-arr-sooner.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { listReleasesIn } from "../../store/releases/releases.ts";
import { own } from "../../store/storages/scope.ts";
import type { Stage } from "../engine/engine.ts";
import { changeState } from "../releases/change-state.ts";
import { NEWS_PAUSE_MS } from "./ask-apps.ts";

type FollowBlockedDeps = {
  store: Store;
  now: () => number;
  monotonic: () => number;
  findArrClaim: FindArrClaim;
  wake: () => void;
};

/** A person solves such a question in minutes or days, so a few questions an hour are enough. */
export const FOLLOW_INTERVAL_MS = 5 * 60_000;

const isBlocked = ({ reasons: [reason] }: Release): boolean => reason?.code === "arr_blocked";

/**
 * Asks again about releases that wait for a person because Sonarr or Radarr could not import them.
 * If a person has solved that in the app, the release leaves the queue. News of the app about one of
 * them make the question due. Without such releases, no app is asked.
 */
export function createFollowBlockedStage(deps: FollowBlockedDeps): Stage {
  const { store, now, monotonic, findArrClaim, wake } = deps;
  let nextAt = Number.NEGATIVE_INFINITY;
  /** Newest news about which the apps were asked. ms since 1970 */
  let newsAt = Number.NEGATIVE_INFINITY;
  let nextNewsAt = Number.NEGATIVE_INFINITY;

  /** Returns the time in ms until one of these releases can be asked about again. */
  async function follow(releases: readonly Release[], signal: AbortSignal): Promise<number> {
    let againInMs = FOLLOW_INTERVAL_MS;
    for (const release of releases.filter(isBlocked)) {
      signal.throwIfAborted();
      const videos = selectMainVideoItems(await itemsOf(store.read, release.id));
      const paths = videos.map(({ path }) => path);
      const claim = await findArrClaim(release, paths, signal);
      const event = eventOf(claim, paths);
      if (event === undefined) {
        if (claim.is === "review") againInMs = Math.min(againInMs, claim.againInMs);
        continue;
      }
      await changeState(store, release, event, byEngine(now()));
      wake();
    }
    return againInMs;
  }

  return {
    name: "arr",
    async run(signal) {
      const time = monotonic();
      if (time >= nextAt) {
        await follow(await listReleasesIn(own(store.read), ["review"]), signal);
        nextAt = monotonic() + FOLLOW_INTERVAL_MS;
        return FOLLOW_INTERVAL_MS;
      }
      if (time < nextNewsAt) return nextNewsAt - time;
      const told = await listBlockedWithNews(own(store.read), newsAt);
      if (told.length === 0) return nextAt - time;
      const againInMs = await follow(told, signal);
      if (againInMs < NEWS_PAUSE_MS) {
        // The apps were asked just before the news.
        nextNewsAt = monotonic() + againInMs;
      } else {
        newsAt = Math.max(...told.map(({ retryAt = newsAt }) => retryAt));
        nextNewsAt = monotonic() + NEWS_PAUSE_MS;
      }
      return nextNewsAt - monotonic();
    },
  };
}

/** Returns undefined while a person still has to decide. */
function eventOf(claim: ArrClaim, videos: readonly string[]): Event | undefined {
  switch (claim.is) {
    case "review":
      return undefined;
    case "waits":
      // The release settles again, which holds it.
      return { kind: "content_changed" };
    case "ignored":
      return { kind: "nothing_to_file", reasons: [claim.reason] };
    default: {
      const [message] = claim.taken.values();
      return message !== undefined && videos.every((path) => claim.taken.has(path))
        ? { kind: "nothing_to_file", reasons: [{ code: "arr_imported", message }] }
        : { kind: "look_again", message: "Sonarr or Radarr no longer objects." };
    }
  }
}
