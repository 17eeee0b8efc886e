import type { Sentence } from "./actions/sentence.ts";
import type { Identity } from "./identity.ts";
import type { MediaFacts } from "./media-facts.ts";

/**
 * TMDB's types of episode groups.
 * https://developer.themoviedb.org/reference/tv-series-episode-groups
 */
export const GROUP_TYPES = {
  original: 1,
  absolute: 2,
  dvd: 3,
  digital: 4,
  story_arc: 5,
  production: 6,
  tv: 7,
} as const;
export type GroupOrder = keyof typeof GROUP_TYPES;

/**
 * How a show's episodes are numbered in names: by TMDB's own seasons, or by an episode group of
 * this type.
 */
export type EpisodeOrder = "aired" | GroupOrder;
export const EPISODE_ORDERS: readonly EpisodeOrder[] = [
  "aired",
  ...(Object.keys(GROUP_TYPES) as GroupOrder[]),
];

/** The order for most shows, and the exceptions that a person named. */
export type EpisodeOrders = {
  usual: EpisodeOrder;
  shows: readonly { tmdbId: number; order: EpisodeOrder }[];
};

/**
 * One group of an episode group, with its position in the order. Each of its episodes has TMDB's
 * own numbers and a position.
 */
export type OrderedGroup = {
  order: number;
  name?: string | null | undefined;
  episodes: readonly { season: number; episode: number; order: number }[];
};

type MappedWork = Pick<Identity, "type" | "tmdbId">;

/** A mapping in its stored form, with the series that it was made for: `tv/1396`. */
type StoredMapping = EpisodeMapping & { work?: string };

const nameOf = ({ type, tmdbId }: MappedWork): string => `${type}/${tmdbId}`;

/**
 * Adds the work that the mapping was made for. A person may choose another work while files are
 * being created. The earlier mapping is kept because it records which episodes those files contain,
 * but it must not be used to name the files of the new work.
 */
export const bindMapping = (work: MappedWork, mapping: EpisodeMapping): EpisodeMapping => {
  const marked: StoredMapping = { ...mapping, work: nameOf(work) };
  return marked;
};

/** Returns the mapping if it was made for this work or names no work. */
export function selectMapping(
  work: MappedWork,
  mapping: EpisodeMapping | undefined,
): EpisodeMapping | undefined {
  const marked: StoredMapping | undefined = mapping;
  return marked?.work === undefined || marked.work === nameOf(work) ? mapping : undefined;
}

type ItemNumbers = { season?: number | undefined; episodes?: readonly number[] | undefined };

/** True if both have the same season and the same episodes, in any order. */
export function hasSameNumbers(a: ItemNumbers, b: ItemNumbers): boolean {
  const [first, two] = [new Set(a.episodes), new Set(b.episodes)];
  return (
    a.season === b.season &&
    first.size === two.size &&
    [...first].every((episode) => two.has(episode))
  );
}

/** True if both have the same season and at least one common episode. */
export const shareEpisode = (a: ItemNumbers | undefined, b: ItemNumbers | undefined): boolean =>
  a?.season === b?.season &&
  a?.episodes?.some((episode) => b?.episodes?.includes(episode)) === true;

export type ItemRole = "video" | "subtitle" | "extra" | "sample" | "archive" | "disc" | "other";

/** One file of a release's content, which is its set of (path, size, mtime). */
export type ContentFile = {
  /**
   * Relative to the release, with `/` between components. If the release is a single file, this is
   * the file name.
   */
  path: string;
  size: number;
  /**
   * Nanoseconds since 1970, as a decimal string because a JavaScript number cannot hold them
   * exactly.
   */
  mtimeNs: string;
};

/**
 * The episodes that a video contains. Season 0 means specials. `titles` are TMDB's titles, in the
 * order of `episodes`. `aired` is the date (`YYYY-MM-DD`) that led to the match: the release name
 * contains it, and the episode first aired on it. `named` contains the numbers in the file name, in
 * the order of `episodes`, if they differ from TMDB's own numbers.
 */
export type EpisodeMapping = {
  season: number;
  episodes: number[];
  titles: string[];
  aired?: string | undefined;
  named?: { order: GroupOrder; season: number; episodes: number[] } | undefined;
};

/**
 * Returns the mapping with the numbers from the file name. The library and Plex use these numbers
 * for the file.
 */
export const asNamed = (mapping: EpisodeMapping): EpisodeMapping =>
  mapping.named === undefined
    ? mapping
    : { ...mapping, season: mapping.named.season, episodes: mapping.named.episodes };

/** Returns one mapping per episode, without titles. */
export const splitEpisodes = ({ season, episodes, named }: EpisodeMapping): EpisodeMapping[] =>
  episodes.map((episode, index) => ({
    season,
    episodes: [episode],
    titles: [],
    ...(named === undefined
      ? {}
      : { named: { ...named, episodes: named.episodes.slice(index, index + 1) } }),
  }));

/** One file of a release. */
export type Item = ContentFile & {
  role: ItemRole;
  mapping?: EpisodeMapping | undefined;
  /** Number of this part of the film or episode, from 1, if a person stated it. */
  part?: number | undefined;
  /** Facts from the file's header. Absent if the header was not read. */
  media?: MediaFacts | undefined;
  /** True if a person decided not to file this file. */
  skip: boolean;
  problem?: Sentence | undefined;
};

/** Returns the paths of the extras that would be filed with a release. */
export const listExtraVideos = (items: readonly Pick<Item, "path" | "role" | "skip">[]): string[] =>
  items.flatMap(({ role, skip, path }) => (role === "extra" && !skip ? path : []));

/**
 * Returns the videos that identify a release. If there is only a sample, the sample is returned,
 * and the guard for samples holds the release.
 */
export function selectMainVideoItems<T extends Pick<Item, "role" | "skip">>(
  items: readonly T[],
): T[] {
  const videos = items.filter((item) => item.role === "video" && !item.skip);
  return videos.length > 0 ? videos : items.filter((item) => item.role === "sample");
}
