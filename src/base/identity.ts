/** TMDB's two kinds of work. */
export const MEDIA_TYPES = ["movie", "tv"] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];
/** The names of both kinds in a sentence. */
export const KINDS: Readonly<Record<MediaType, string>> = { movie: "film", tv: "series" };

/**
 * Difference between two years; NaN if one is unknown, so that it counts as neither near nor far.
 */
export const countYearsApart = (
  a: number | null | undefined,
  b: number | null | undefined,
): number => Math.abs((a ?? Number.NaN) - (b ?? Number.NaN));

/**
 * The work that a release is. `season` and `episodes` are set if a single file is the whole
 * release; the items of a pack have their own. `title` is empty only until TMDB has been asked
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

/** Identity of a release that a file tool made: it has no work. TMDB never uses this id. */
export const NO_WORK: Identity = { type: "movie", tmdbId: 0, title: "" };

/** Keeps only the work. The files themselves show which episodes they are. */
export const workOf = ({ type, tmdbId, title, year }: Identity): Identity => ({
  type,
  tmdbId,
  title,
  year,
});

type WorkId = Pick<Identity, "type" | "tmdbId">;

export const sameWork = (a: WorkId, b: WorkId): boolean =>
  a.type === b.type && a.tmdbId === b.tmdbId;
