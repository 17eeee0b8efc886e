/** TMDB's types of episode groups. https://developer.themoviedb.org/reference/tv-series-episode-groups */
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

/** How a show's episodes are numbered in names: by TMDB's own seasons, or by an episode group of this type. */
export type EpisodeOrder = "aired" | GroupOrder;
export const EPISODE_ORDERS: readonly EpisodeOrder[] = ["aired", ...(Object.keys(GROUP_TYPES) as GroupOrder[])];

/** The order of most shows, and the orders of those that a person named. */
export type EpisodeOrders = { usual: EpisodeOrder; shows: readonly { tmdbId: number; order: EpisodeOrder }[] };

/** One group of an episode group: its place in the order, and TMDB's own numbers of its episodes with theirs. */
export type OrderedGroup = {
  order: number;
  name?: string | null | undefined;
  episodes: readonly { season: number; episode: number; order: number }[];
};
