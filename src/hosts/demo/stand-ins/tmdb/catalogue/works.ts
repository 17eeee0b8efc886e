/** A work as the stand-in of TMDB knows it; dates are `YYYY-MM-DD`, runtimes minutes. */
type FakeWork = {
  id: number;
  title: string;
  originalTitle: string;
  /** ISO 639-1 of the original. */
  language: string;
  countries: string[];
  date: string;
  /** 0 if it is not known, as on TMDB. */
  runtime: number;
  popularity: number;
  votes?: number;
  imdb: string | null;
  /** What it is about, in a sentence or two; most works here have none. */
  overview?: string;
  /** `/abc.jpg`; most works here have none. */
  poster?: string;
  /** TMDB's English names; most works here have none. */
  genres?: string[];
  alternatives: string[];
  /** Titles by ISO 639-1 language. */
  translations: Record<string, string>;
};

export type FakeMovie = FakeWork & {
  /** Releases in other countries, for the search by year. */
  otherDates: string[];
  directors?: string[];
  cast?: string[];
};

/** Its number is its place in the list unless stated. */
type FakeEpisode = { title: string; date: string; overview?: string; number?: number };
/** `count` is how many it has, where that is all that is known of them. */
export type FakeSeason = { season: number; episodes: FakeEpisode[]; count?: number | undefined };
/**
 * Another order of a series: its groups from place 0 on, each with TMDB's own numbers `[season,
 * episode]`.
 */
export type FakeOrder = {
  id: string;
  type: number;
  name?: string;
  groups: readonly (readonly [season: number, episode: number][])[];
};
export type FakeSeries = FakeWork & {
  tvdb: number | null;
  seasons: FakeSeason[];
  orders?: FakeOrder[];
};
export type FakeCatalogue = { movies: FakeMovie[]; series: FakeSeries[] };

type Basics = [
  id: number,
  title: string,
  date: string,
  runtime: number,
  popularity: number,
  imdb: string | null,
];

const DEFAULTS = { language: "en", countries: ["US"], alternatives: [], translations: {} };

const basics = ([id, title, date, runtime, popularity, imdb]: Basics) => ({
  ...DEFAULTS,
  id,
  title,
  originalTitle: title,
  date,
  runtime,
  popularity,
  imdb,
});

/** A movie, English and from the United States unless `more` says otherwise. */
export const movie = (facts: Basics, more: Partial<FakeMovie> = {}): FakeMovie => ({
  otherDates: [],
  ...basics(facts),
  ...more,
});

/** A series, English and from the United States unless `more` says otherwise. */
export const series = (
  facts: Basics,
  tvdb: number | null,
  seasons: FakeSeason[],
  more: Partial<FakeSeries> = {},
): FakeSeries => ({ ...basics(facts), tvdb, seasons, ...more });

/**
 * A season whose episodes aired `everyDays` apart; a number means that many episodes without a
 * title of their own.
 */
export function season(
  number: number,
  first: string,
  titles: readonly string[] | number,
  everyDays = 7,
): FakeSeason {
  const names =
    typeof titles === "number"
      ? Array.from({ length: titles }, (_, index) => `Episode ${index + 1}`)
      : titles;
  const episodes = names.map((title, index) => ({
    title,
    date: daysAfter(first, index * everyDays),
  }));
  return { season: number, episodes };
}

/** A season whose dates follow no rhythm. */
export const dated = (
  number: number,
  episodes: readonly [date: string, title: string][],
): FakeSeason => ({
  season: number,
  episodes: episodes.map(([date, title]) => ({ date, title })),
});

function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
