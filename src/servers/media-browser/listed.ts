import type { ShownListing } from "../../core/scan/judge.ts";
import type { WireItem } from "./wire.ts";

/** A range with more episodes than this is unusable. */
const MAX_EPISODES = 100;

/**
 * Returns season and number of each episode of an item, as a list has them. A range that is
 * too long, or ends before it begins, gives only both ends.
 */
export function toEpisodeNumbers({
  ParentIndexNumber: season,
  IndexNumber: first,
  IndexNumberEnd: last = first,
}: Pick<
  WireItem,
  "ParentIndexNumber" | "IndexNumber" | "IndexNumberEnd"
>): ShownListing["episodes"] {
  if (first === undefined || last === undefined) return [{ season, episode: first }];
  const isUsable = last >= first && last - first < MAX_EPISODES;
  const episodes = isUsable
    ? Array.from({ length: last - first + 1 }, (_, index) => first + index)
    : [first, last];
  return episodes.map((episode) => ({ season, episode }));
}

/** The height depends on the crop, so the width decides. Undefined if the width is unknown. */
export function toResolution(width: number | undefined): string | undefined {
  if (width === undefined || width === 0) return undefined;
  return width > 2560 ? "2160p" : width > 1280 ? "1080p" : width > 1024 ? "720p" : "480p";
}
