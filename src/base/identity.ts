/** TMDB's two kinds of work. */
export const MEDIA_TYPES = ["movie", "tv"] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];
/** What each is called in a sentence. */
export const KINDS: Readonly<Record<MediaType, string>> = { movie: "film", tv: "series" };

/** How far two years are apart; NaN where one is not known, which is neither near nor far. */
export const countYearsApart = (
  a: number | null | undefined,
  b: number | null | undefined,
): number => Math.abs((a ?? Number.NaN) - (b ?? Number.NaN));

/**
 * What a release is. `season` and `episodes` are stated where one file is the whole release; a pack
 * keeps them per item. `title` is empty only until TMDB has been asked for a work that a person
 * named by its id alone.
 */
export type Identity = {
  type: MediaType;
  tmdbId: number;
  title: string;
  year?: number | undefined;
  season?: number | undefined;
  episodes?: number[] | undefined;
};

/** What a release is that a file tool made: no work. TMDB has no such id. */
export const NO_WORK: Identity = { type: "movie", tmdbId: 0, title: "" };

/** The work alone: the files themselves say which episodes they are. */
export const workOf = ({ type, tmdbId, title, year }: Identity): Identity => ({
  type,
  tmdbId,
  title,
  year,
});

type WorkId = Pick<Identity, "type" | "tmdbId">;

export const sameWork = (a: WorkId, b: WorkId): boolean =>
  a.type === b.type && a.tmdbId === b.tmdbId;
