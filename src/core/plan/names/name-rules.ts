import type { ServerName } from "../../library/server-entry.ts";

/** A media server that reads names. An unknown version counts as the newest. */
export type NameReader = { kind: ServerName; version?: string | undefined };

/** How one kind and version of a media server reads names. An absent rule changes no name. */
export type NameRules = {
  /** Ends of a video's name, without its extension, that make it an extra of another video. */
  extra: RegExp;
  /** Videos with this word in their names are left out if others are in their folder. */
  leftOut?: RegExp | undefined;
  /** Ids that the server reads in a name. If absent, it reads all forms. */
  id?: RegExp | undefined;
  /**
   * Text that may follow the folder's name in the name of a film's version. If absent, all videos
   * in a film's folder belong to the film.
   */
  label?: RegExp | undefined;
  /** True if the folder's name may be in upper or lower case in the name of a version. */
  ignoresCase?: boolean;
  /** Titles of series that the server reads as numbers, so that title and year are lost. */
  seriesTitle?: RegExp | undefined;
  /** An id that the server takes for a film's year, as in `[tmdbid-1930]`. */
  yearOfId?: RegExp | undefined;
  /** True if editions are versions of a film. */
  hasNoEditions?: true;
  /** True if a date gives an episode no number. */
  hasNoDates?: true;
  /** True if a number with `E` or `X` behind an episode's numbers ends their range. */
  readsRanges?: true;
  /** The files that are versions of one episode. `none`: each file is an episode. */
  episodeVersions: "same_numbers" | "same_first_number" | "none";
  /** True if a subtitle's language is not read if a region follows, as in `pt-PT`. */
  hasNoRegions?: true;
};

// Plex's words, with the dash before them.
const DASH_WORDS = "behindthescenes|deleted|featurette|interview|other|scene|short|trailer";

const JELLYFIN_ID = /[[{(](?:tmdb|imdb|tvdb)(?:id)?[-=][^\]})]+[\]})]|\btt\d{7,8}\b/i;
const JELLYFIN_10_ID = /\[(?:tmdb|imdb|tvdb)id[-=][^\]]+\]|\btt\d{7,8}\b/i;

const JELLYFIN = {
  // Digits at the end are ignored, as in `-trailer2`.
  extra:
    /(?:-(?:behindthescenes|clip|deleted|deletedscene|extra|featurette|interview|other|scene|short)|(?:[-._]|- )(?:trailer|sample))\d*$|^(?:trailer|sample)$/i,
  leftOut: /\bsample\b/i,
  id: JELLYFIN_ID,
  // `VideoListResolver.IsEligibleForMultiVersion` of 12.0-rc5.
  label: /^ *(?:[-_.]|\[[^\]]*\])/,
  ignoresCase: true,
  yearOfId: /[[{(](?:tmdb|imdb|tvdb)(?:id)?-(?:19|20)\d\d[\]})]/i,
  hasNoEditions: true,
  hasNoDates: true,
  readsRanges: true,
  episodeVersions: "same_first_number",
  hasNoRegions: true,
} as const satisfies NameRules;

const JELLYFIN_10 = {
  ...JELLYFIN,
  id: JELLYFIN_10_ID,
  // The same of 10.11.11.
  label: /^ *(?:-|\[[^\]]*\])/,
  episodeVersions: "none",
  seriesTitle:
    /(?:^|[._ -])\d{3,}(?:[a-i]|\.[1-9])?[._ -]|.\d{1,4}x\d|s\d+[\][ ._-]*e\d|(?:^|[._ -])s(?:eason)?[._ -]*\d/i,
} as const satisfies NameRules;

/**
 * Rules by which servers read names, seen with Jellyfin 10.10.7, 10.11.11 and 12.0-rc5, and
 * documented for the others:
 * https://support.plex.tv/articles/local-files-for-trailers-and-extras/
 * https://jellyfin.org/docs/general/server/media/movies/ and …/shows/
 * https://emby.media/support/articles/Movie-Naming.html, …/TV-Naming.html and …/Trailers.html
 */
const RULES = {
  plex: { extra: new RegExp(`-(?:${DASH_WORDS})$`, "i"), episodeVersions: "same_numbers" },
  jellyfin: JELLYFIN,
  jellyfin_10_11: JELLYFIN_10,
  jellyfin_10_10: {
    ...JELLYFIN_10,
    extra: new RegExp(`${JELLYFIN.extra.source}| (?:trailer|sample)\\d*$`, "i"),
  },
  emby: {
    extra: /-trailer$/i,
    id: /\[(?:tmdb|imdb|tvdb)(?:id)?=[^\]]+\]/i,
    label: /^ - /,
    hasNoEditions: true,
    hasNoDates: true,
    episodeVersions: "same_numbers",
  },
} as const satisfies Record<string, NameRules>;

/** True if a version is older than this one. An unknown version counts as newer. */
function isBefore(version: string | undefined, major: number, minor = 0): boolean {
  const [, first, second = "0"] = /^(\d+)(?:\.(\d+))?(?:\.|$)/.exec(version ?? "") ?? [];
  if (first === undefined) return false;
  return Number(first) < major || (Number(first) === major && Number(second) < minor);
}

const RULES_OF: Readonly<Record<ServerName, (version?: string) => NameRules>> = {
  plex: () => RULES.plex,
  jellyfin(version) {
    if (isBefore(version, 10, 11)) return RULES.jellyfin_10_10;
    return isBefore(version, 12) ? RULES.jellyfin_10_11 : RULES.jellyfin;
  },
  emby: () => RULES.emby,
};

/** Returns the rules of a server's kind and version. */
export const rulesOf = ({ kind, version }: NameReader): NameRules => RULES_OF[kind](version);

/**
 * True if any server reads a name with this end as an extra or leaves it out. Labels and the names
 * of groups are tested for all servers, because a library may get another one later.
 */
export const isExtraAnywhere = (end: string): boolean =>
  Object.values<NameRules>(RULES).some(
    ({ extra, leftOut }) => extra.test(end) || leftOut?.test(end) === true,
  );
