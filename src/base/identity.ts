/** TMDB's two kinds of work. */
export const MEDIA_TYPES = ["movie", "tv"] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];
/** The names of both kinds in a sentence. */
export const KINDS: Readonly<Record<MediaType, string>> = { movie: "film", tv: "series" };

/**
 * Returns the difference between two years. NaN if either year is unknown, so that the years do not
 * count as near or far.
 */
export const countYearsApart = (
  a: number | null | undefined,
  b: number | null | undefined,
): number => Math.abs((a ?? Number.NaN) - (b ?? Number.NaN));

/**
 * The work that a release contains. `season` and `episodes` are set if the whole release is a
 * single file. In a pack, each item has its own. `title` is empty only until TMDB has been asked
 * about a work that a person named only by its id.
 */
export type Identity = {
  type: MediaType;
  tmdbId: number;
  title: string;
  year?: number | undefined;
  season?: number | undefined;
  episodes?: number[] | undefined;
};

/**
 * Identity of a release that a file tool created. Such a release has no work. TMDB never uses this
 * id.
 */
export const NO_WORK: Identity = { type: "movie", tmdbId: 0, title: "" };

/** Returns only the work. The files themselves show which episodes they contain. */
export const workOf = ({ type, tmdbId, title, year }: Identity): Identity => ({
  type,
  tmdbId,
  title,
  year,
});

type WorkId = Pick<Identity, "type" | "tmdbId">;

export const sameWork = (a: WorkId, b: WorkId): boolean =>
  a.type === b.type && a.tmdbId === b.tmdbId;
