import * as z from "zod";
import { foldTitle } from "../../src/hosts/demo/stand-ins/tmdb/search-titles.ts";
import { readPacked } from "./rows.ts";

/** A movie or series of the offline catalogue, in a common format. */
export type Entry = {
  id: number;
  title: string;
  originalTitle: string;
  otherTitles: string[];
  /** `YYYY-MM-DD`, or "". */
  date: string;
  popularity: number;
  /** Undefined if no export states the votes. */
  votes?: number | undefined;
  imdb: string | undefined;
  /** Undefined if no export states the runtime. */
  runtimeMinutes?: number | undefined;
};
export type Episode = { season: number; episode: number; name: string; airDate: string | null };
export type Season = {
  season: number;
  episodes: Episode[];
  /** Number of episodes, if nothing else is known about the episodes. */
  count?: number | undefined;
};
/**
 * `all`: unknown episodes are made up. `known`: a season with unknown episodes has only a count, or
 * is missing.
 */
export type SeasonsMode = "all" | "known";
export type Catalogue = {
  movies: Entry[];
  series: Entry[];
  seasonsOf: (series: Entry) => Season[];
};

// Popularity of a work if the exports do not state it. TMDB reports values this low for such works.
const UNKNOWN_POPULARITY = 0.6;
// Entries without an id are rivals in a search and never the right answer. No label has an id this
// high.
const RIVAL_MOVIES = 90_000_000;
const RIVAL_SERIES = 95_000_000;

const text = z.string().nullish();
const titles = z.array(z.string()).nullish();
const figure = z.coerce.number().nullish();

const movieRow = z.object({
  id: z.coerce.number(),
  title: z.string(),
  original_title: text,
  alt_titles: titles,
  release_date: text,
  popularity: figure,
  vote_count: figure,
  imdb_id: text,
  runtime: figure,
});
const rivalMovieRow = z.object({
  title: z.string(),
  alt_titles: titles,
  year: z.coerce.string().nullish(),
});
const seriesRow = z.object({
  id: z.coerce.number(),
  name: z.string(),
  original_name: text,
  first_air_date: text,
  popularity: figure,
  vote_count: figure,
  imdb_id: text,
  number_of_seasons: figure,
  number_of_episodes: figure,
});
const rivalSeriesRow = z.object({ name: z.string(), weight: figure });
const seasonRow = z.object({
  tv_id: z.coerce.number(),
  season: z.coerce.number(),
  episode_count: z.coerce.number(),
});
const episodeRow = z.object({
  tv_id: z.coerce.number(),
  season: z.coerce.number(),
  episode: z.coerce.number(),
  name: text,
  air_date: text,
});

/** A bare year becomes the middle of that year. */
const day = (date: string | null | undefined): string =>
  /^\d{4}$/.test(date ?? "") ? `${date}-06-30` : (date ?? "");

function readMovies(dir: string): Entry[] {
  const known = readPacked(dir, "movies", movieRow).map((row) => ({
    id: row.id,
    title: row.title,
    originalTitle: row.original_title ?? "",
    otherTitles: row.alt_titles ?? [],
    date: day(row.release_date),
    popularity: row.popularity ?? UNKNOWN_POPULARITY,
    votes: row.vote_count ?? undefined,
    imdb: row.imdb_id ?? undefined,
    runtimeMinutes: row.runtime || undefined,
  }));
  const rivals = readPacked(dir, "movies-without-id", rivalMovieRow).map(
    ({ title, alt_titles, year }, at) => ({
      id: RIVAL_MOVIES + at,
      title,
      originalTitle: title,
      otherTitles: alt_titles ?? [],
      date: day(year),
      popularity: UNKNOWN_POPULARITY,
      imdb: undefined,
    }),
  );
  return [...known, ...rivals];
}

/**
 * Returns TVmaze's series as rivals. If N known series with an id share a title, the N best-known
 * TVmaze entries with that title are skipped, because they are those series.
 */
function rivalSeries(dir: string, known: readonly Entry[]): Entry[] {
  const taken = new Map<string, number>();
  for (const { title } of known) {
    taken.set(foldTitle(title), (taken.get(foldTitle(title)) ?? 0) + 1);
  }
  return readPacked(dir, "tv-names-tvmaze", rivalSeriesRow)
    .toSorted((a, b) => (b.weight ?? 0) - (a.weight ?? 0))
    .filter(({ name }) => {
      const left = taken.get(foldTitle(name)) ?? 0;
      if (left > 0) taken.set(foldTitle(name), left - 1);
      return left === 0;
    })
    .map(({ name, weight }, at) => ({
      id: RIVAL_SERIES + at,
      title: name,
      originalTitle: name,
      otherTitles: [],
      date: "",
      popularity: (weight ?? 0) / 10,
      imdb: undefined,
    }));
}

const listed = (season: number, count: number): Season => ({
  season,
  episodes: Array.from({ length: count }, (_, at) => ({
    season,
    episode: at + 1,
    name: `Episode ${at + 1}`,
    airDate: null,
  })),
});

// For a miniseries of the same year, IMDb lists its episodes after those of the series. The first
// episode with a given number counts.
const firstOfEach = (episodes: readonly Episode[]): Episode[] =>
  episodes.filter((one, at) => episodes.findIndex(({ episode }) => episode === one.episode) === at);

/**
 * Returns the known seasons. A series without any known seasons gets thirty seasons of forty
 * episodes, so its numbers decide nothing.
 */
function createSeasonsOf(
  dir: string,
  totals: ReadonlyMap<number, { seasons: number; episodes: number }>,
  mode: SeasonsMode,
) {
  const episodes = Map.groupBy(
    readPacked(dir, "episodes", episodeRow).map((row) => ({
      of: row.tv_id,
      season: row.season,
      episode: row.episode,
      name: row.name ?? `Episode ${row.episode}`,
      airDate: row.air_date ?? null,
    })),
    ({ of }) => of,
  );
  const counted = Map.groupBy(readPacked(dir, "seasons", seasonRow), ({ tv_id }) => tv_id);
  return ({ id }: Entry): Season[] => {
    const named = Map.groupBy(episodes.get(id) ?? [], ({ season }) => season);
    const counts = new Map(
      counted.get(id)?.map(({ season, episode_count }) => [season, episode_count]),
    );
    const total = totals.get(id) ?? { seasons: 0, episodes: 0 };
    const guessed = Array.from({ length: total.seasons || 30 }, (_, at) => at + 1);
    const unknown = mode === "known" ? [] : guessed;
    const numbers = new Set([...(counts.size > 0 ? counts.keys() : unknown), ...named.keys()]);
    const usual =
      total.seasons > 0 ? Math.max(12, Math.ceil(total.episodes / total.seasons) + 6) : 40;
    return [...numbers]
      .toSorted((a, b) => a - b)
      .map((season) => {
        const known = named.get(season);
        if (known) return { season, episodes: firstOfEach(known) };
        const count = counts.get(season) ?? usual;
        return mode === "known" ? { season, episodes: [], count } : listed(season, count);
      });
  };
}

/** Reads the catalogue from DIR/tmdb. The README in that folder describes each file. */
export function readCatalogue(dir: string, mode: SeasonsMode = "all"): Catalogue {
  const rows = readPacked(dir, "tv", seriesRow);
  const known = rows.map((row) => ({
    id: row.id,
    title: row.name,
    originalTitle: row.original_name ?? "",
    otherTitles: [],
    date: day(row.first_air_date),
    popularity: row.popularity ?? UNKNOWN_POPULARITY,
    votes: row.vote_count ?? undefined,
    imdb: row.imdb_id ?? undefined,
  }));
  const totals = new Map(
    rows.map((row) => [
      row.id,
      { seasons: row.number_of_seasons ?? 0, episodes: row.number_of_episodes ?? 0 },
    ]),
  );
  return {
    movies: readMovies(dir),
    series: [...known, ...rivalSeries(dir, known)],
    seasonsOf: createSeasonsOf(dir, totals, mode),
  };
}
