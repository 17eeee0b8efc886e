import type { OurWork } from "./our-match.ts";

/** The work that Plex shows an item as. */
export type PlexIdentity = {
  guid: string | undefined;
  title: string;
  year: number | undefined;
  ids: readonly string[];
};

/** Result of a match, from the item as Plex shows it afterwards. */
export type MatchVerdict = "proven" | "wrong" | "open";

/**
 * Judges whether Plex took a match. Proven: the item has our file and our TMDB id. Wrong: it has
 * another TMDB id and no longer the old match. Open: Plex has not read the work's metadata yet.
 */
export function judgeMatch(
  work: Pick<OurWork, "tmdbId">,
  { hasFile, before, now }: { hasFile: boolean; before: PlexIdentity; now: PlexIdentity },
): MatchVerdict {
  if (now.ids.includes(`tmdb://${work.tmdbId}`)) return hasFile ? "proven" : "open";
  const isOld = now.guid === before.guid;
  const hasOther = now.ids.some((guid) => guid.startsWith("tmdb://"));
  const isUnread = sameIds(now.ids, before.ids);
  return !isOld && hasOther && !isUnread ? "wrong" : "open";
}

/** The item's own guid changes at once; the other ids follow when the metadata is read. */
const sameIds = (one: readonly string[], other: readonly string[]): boolean => {
  const known = (ids: readonly string[]): string =>
    ids
      .filter((guid) => !guid.startsWith("plex://"))
      .toSorted()
      .join(" ");
  return known(one) === known(other);
};

/**
 * True if Plex can be given this match again. A `local://` or missing guid means that Plex had no
 * match. Going back to that would need the request that removes matches, which is never sent.
 */
export const canBeGivenBack = (guid: string | undefined): guid is string =>
  guid !== undefined &&
  !/^(?:local|none|com\.plexapp\.agents\.none|tv\.plex\.agents\.none):?\/\//.test(guid);
