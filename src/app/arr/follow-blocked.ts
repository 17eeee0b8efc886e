import { selectMainVideoItems } from "../../base/item.ts";
import { byEngine } from "../../core/actor.ts";
import type { ArrClaim, FindArrClaim } from "../../core/arr/claim.ts";
import type { Release } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import type { Store } from "../../store/open.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { listReleasesIn } from "../../store/releases/releases.ts";
import { own } from "../../store/storages/scope.ts";
import type { Stage } from "../engine/engine.ts";
import { changeState } from "../releases/change-state.ts";

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
 * If a person has solved that in the app, the release leaves the queue. Without such releases, no
 * app is asked.
 */
export function createFollowBlockedStage(deps: FollowBlockedDeps): Stage {
  const { store, now, monotonic, findArrClaim, wake } = deps;
  let nextAt = Number.NEGATIVE_INFINITY;
  return {
    name: "arr",
    async run(signal) {
      if (monotonic() < nextAt) return nextAt - monotonic();
      const blocked = (await listReleasesIn(own(store.read), ["review"])).filter(isBlocked);
      for (const release of blocked) {
        signal.throwIfAborted();
        const videos = selectMainVideoItems(await itemsOf(store.read, release.id));
        const paths = videos.map(({ path }) => path);
        const event = eventOf(await findArrClaim(release, paths, signal), paths);
        if (event === undefined) continue;
        await changeState(store, release, event, byEngine(now()));
        wake();
      }
      nextAt = monotonic() + FOLLOW_INTERVAL_MS;
      return FOLLOW_INTERVAL_MS;
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
