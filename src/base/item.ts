import type { Sentence } from "./actions/sentence.ts";
import type { Identity } from "./identity.ts";

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

/** The order of most shows, and the orders of those that a person named. */
export type EpisodeOrders = {
  usual: EpisodeOrder;
  shows: readonly { tmdbId: number; order: EpisodeOrder }[];
};

/**
 * One group of an episode group: its place in the order, and TMDB's own numbers of its episodes
 * with theirs.
 */
export type OrderedGroup = {
  order: number;
  name?: string | null | undefined;
  episodes: readonly { season: number; episode: number; order: number }[];
};

type MappedWork = Pick<Identity, "type" | "tmdbId">;

/** A mapping as it is stored, with the series that it was made for: `tv/1396`. */
type StoredMapping = EpisodeMapping & { work?: string };

const nameOf = ({ type, tmdbId }: MappedWork): string => `${type}/${tmdbId}`;

/**
 * The mapping with the work that it was made for. A person may choose another work while files are
 * being made; the earlier mapping is kept, because it says what those files are, but must not name
 * the files of the new work.
 */
export const bindMapping = (work: MappedWork, mapping: EpisodeMapping): EpisodeMapping => {
  const marked: StoredMapping = { ...mapping, work: nameOf(work) };
  return marked;
};

/** The mapping if it applies to this work: it was made for this work, or names none. */
export function selectMapping(
  work: MappedWork,
  mapping: EpisodeMapping | undefined,
): EpisodeMapping | undefined {
  const marked: StoredMapping | undefined = mapping;
  return marked?.work === undefined || marked.work === nameOf(work) ? mapping : undefined;
}

type ItemNumbers = { season?: number | undefined; episodes?: readonly number[] | undefined };

/** Whether both have the same season and the same episodes, in any order. */
export function hasSameNumbers(a: ItemNumbers, b: ItemNumbers): boolean {
  const [first, two] = [new Set(a.episodes), new Set(b.episodes)];
  return (
    a.season === b.season &&
    first.size === two.size &&
    [...first].every((episode) => two.has(episode))
  );
}

/** Whether both have the same season and an episode in common. */
export const shareEpisode = (a: ItemNumbers | undefined, b: ItemNumbers | undefined): boolean =>
  a?.season === b?.season &&
  a?.episodes?.some((episode) => b?.episodes?.includes(episode)) === true;

export type ItemRole = "video" | "subtitle" | "extra" | "sample" | "archive" | "disc" | "other";

/** The content of a release: its set of (path, size, mtime). */
export type ContentFile = {
  /**
   * Relative to the release, `/` between components; the file's own name when the release is one
   * file.
   */
  path: string;
  size: number;
  /** Nanoseconds since 1970, as a decimal string: they do not fit a number. */
  mtimeNs: string;
};

/**
 * Which episodes a video is; season 0 are specials. `titles` are TMDB's, in the order of
 * `episodes`. `aired` is the day (`YYYY-MM-DD`) by which it was found: the release names it, and
 * the episode was first shown on it. `named` are the numbers in the file's name where those are not
 * TMDB's own, in the order of `episodes`.
 */
export type EpisodeMapping = {
  season: number;
  episodes: number[];
  titles: string[];
  aired?: string | undefined;
  named?: { order: GroupOrder; season: number; episodes: number[] } | undefined;
};

/**
 * The mapping with the numbers that the file's name has: the library, and Plex, know the file by
 * these.
 */
export const asNamed = (mapping: EpisodeMapping): EpisodeMapping =>
  mapping.named === undefined
    ? mapping
    : { ...mapping, season: mapping.named.season, episodes: mapping.named.episodes };

/** One mapping for each episode, without titles. */
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
  /** A person decided that this file is not filed. */
  skip: boolean;
  problem?: Sentence | undefined;
};

/** The paths of the extras that would be filed with a release. */
export const listExtraVideos = (items: readonly Pick<Item, "path" | "role" | "skip">[]): string[] =>
  items.flatMap(({ role, skip, path }) => (role === "extra" && !skip ? path : []));

/** The videos that identify a release. A lone sample is identified as well; its guard holds it. */
export function selectMainVideoItems<T extends Pick<Item, "role" | "skip">>(
  items: readonly T[],
): T[] {
  const videos = items.filter((item) => item.role === "video" && !item.skip);
  return videos.length > 0 ? videos : items.filter((item) => item.role === "sample");
}
