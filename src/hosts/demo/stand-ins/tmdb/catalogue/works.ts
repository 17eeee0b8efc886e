/** A work in the TMDB stand-in. Dates are `YYYY-MM-DD`, runtimes are in minutes. */
type FakeWork = {
  id: number;
  title: string;
  originalTitle: string;
  /** ISO 639-1 code of the original language. */
  language: string;
  countries: string[];
  date: string;
  /** 0 if unknown, as on TMDB. */
  runtime: number;
  popularity: number;
  votes?: number;
  imdb: string | null;
  /** Summary in a sentence or two; most works here have none. */
  overview?: string;
  /** `/abc.jpg`; most works here have none. */
  poster?: string;
  /** TMDB's English names; most works here have none. */
  genres?: string[];
  alternatives: string[];
  /** Titles by ISO 639-1 language code. */
  translations: Record<string, string>;
};

export type FakeMovie = FakeWork & {
  /** Release dates in other countries, for the search by year. */
  otherDates: string[];
  directors?: string[];
  cast?: string[];
};

/** `number` defaults to the position in the list. */
type FakeEpisode = { title: string; date: string; overview?: string; number?: number };
/** `count` is the number of episodes if their details are unknown. */
export type FakeSeason = { season: number; episodes: FakeEpisode[]; count?: number | undefined };
/**
 * An alternative episode order of a series. Its groups are numbered from 0, and each lists TMDB's
 * own numbers as `[season, episode]`.
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

/** Creates a movie, English and from the United States unless `more` overrides it. */
export const movie = (facts: Basics, more: Partial<FakeMovie> = {}): FakeMovie => ({
  otherDates: [],
  ...basics(facts),
  ...more,
});

/** Creates a series, English and from the United States unless `more` overrides it. */
export const series = (
  facts: Basics,
  tvdb: number | null,
  seasons: FakeSeason[],
  more: Partial<FakeSeries> = {},
): FakeSeries => ({ ...basics(facts), tvdb, seasons, ...more });

/**
 * Creates a season whose episodes aired `everyDays` days apart. A number for `titles` creates that
 * many episodes without titles.
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

/** Creates a season with irregular air dates. */
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
