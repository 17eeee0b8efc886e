// Files the best one first if several versions of a film or an episode are approved at once.

import type { Identity } from "../../base/identity.ts";
import { selectMapping, shareEpisode } from "../../base/item.ts";
import type { Release } from "../../core/release/release.ts";
import { isHeldByPause } from "../../core/release/state-traits.ts";
import { compareQuality, parseRelease, qualityOf } from "../../names/index.ts";
import type { Db } from "../../store/open.ts";
import { type ApprovedVideo, listApprovedVideos } from "../../store/releases/items.ts";
import { isPaused } from "../../store/settings/settings.ts";
import type { DuplicatePolicy } from "../library-state/duplicates.ts";

/** The videos of one approved release. */
type Version = readonly ApprovedVideo[];

/**
 * True if another approved release has a better version of the same film or episodes and is filed
 * first. This release is then compared with the library's version, as if it had been approved
 * later. Under `keep_both`, every version is filed, so the order does not matter.
 */
export async function isOutranked(
  db: Db,
  { id, identity }: Pick<Release, "id"> & { identity: Identity },
  policy: DuplicatePolicy,
): Promise<boolean> {
  if (policy === "keep_both") return false;
  const approved = await listApprovedVideos(db, identity);
  // A pause may hold only what the engine decided. Nothing waits for a release that is held.
  const isHeld = approved.length > 0 && (await isPaused(db)) ? isHeldByPause : () => false;
  const videos = approved
    .filter(({ decidedBy }) => !isHeld({ state: "approved", decidedBy }))
    .map((video) => ({ ...video, mapping: selectMapping(identity, video.mapping) }));
  const versions = [...Map.groupBy(videos, ({ releaseId }) => releaseId).values()];
  const own = versions.find(([first]) => first?.releaseId === id);
  return own !== undefined && !selectFirst(versions, identity).includes(own);
}

/**
 * Selects the versions to file first. No two of them have the same film or episode. Versions are
 * ordered by age; a later one comes first only if it is better, so equal and incomparable versions
 * keep their order. Never empty, so approved releases cannot wait for each other.
 */
function selectFirst(versions: readonly Version[], identity: Identity): Version[] {
  const selected: Version[] = [];
  let left = [...versions];
  for (;;) {
    const [oldest, ...later] = left;
    if (oldest === undefined) return selected;
    const best = later.reduce(
      (before, version) => (isBetter(version, before, identity) ? version : before),
      oldest,
    );
    selected.push(best);
    left = left.filter(
      (version) => version !== best && listPairs(version, best, identity).length === 0,
    );
  }
}

/** Returns the pairs of videos that are the same film or share an episode. */
const listPairs = (
  version: Version,
  other: Version,
  { type }: Identity,
): [ApprovedVideo, ApprovedVideo][] =>
  version.flatMap((video) =>
    other.flatMap((rival): [ApprovedVideo, ApprovedVideo][] =>
      type === "movie" || shareEpisode(video.mapping, rival.mapping) ? [[video, rival]] : [],
    ),
  );

/** True if at least one video is better than its counterpart and no other is worse or unclear. */
function isBetter(version: Version, before: Version, identity: Identity): boolean {
  const verdicts = listPairs(version, before, identity).map(([video, rival]) =>
    compareVideos(video, rival, identity),
  );
  return (
    verdicts.includes("better") &&
    verdicts.every((verdict) => verdict === "better" || verdict === "equal")
  );
}

function compareVideos(
  video: ApprovedVideo,
  rival: ApprovedVideo,
  { title }: Identity,
): ReturnType<typeof compareQuality>["verdict"] {
  const [fresh, old] = [video, rival].map(({ releaseName, path, size }) => {
    const parsed = parseRelease(releaseName, [path]).files.get(path);
    return parsed && qualityOf(parsed, size, { releaseName, title });
  });
  return fresh && old ? compareQuality(fresh, old).verdict : "unclear";
}
