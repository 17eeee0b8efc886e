import {
  type FakeMovie,
  type FakeSeries,
  movie,
  series,
} from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { type FakeTmdb, startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import type { Catalogue, Entry, Season } from "./catalogue.ts";

/**
 * Vote count of a work whose votes no export states. TMDB lists works with 200 or more votes among
 * its top-rated films, and the exports include that list, so nearly all other works have fewer.
 * With a lower number, more rivals count as negligible.
 */
export const UNKNOWN_VOTES = 200;
/** No export states the runtime of episodes. */
const EPISODE_MINUTES = 45;

const toFilm = (entry: Entry, votes: number): FakeMovie =>
  movie(
    [
      entry.id,
      entry.title,
      entry.date,
      entry.runtimeMinutes ?? 0,
      entry.popularity,
      entry.imdb ?? null,
    ],
    {
      ...shared(entry, votes),
      directors: [directorOf(entry.id)],
    },
  );

// No export states who made a film. Each film gets one of these directors.
const DIRECTORS: readonly string[] = [
  "Steven Spielberg",
  "Alfred Hitchcock",
  "Agnès Varda",
  "Akira Kurosawa",
  "Robert De Niro",
  "Jean-Luc Godard",
  "Kathryn Bigelow",
];
export const directorOf = (tmdbId: number): string => DIRECTORS[tmdbId % DIRECTORS.length] ?? "";

/**
 * Creates the seasons on access. Creating all seasons of all series would mean millions of
 * episodes.
 */
function toShow(entry: Entry, votes: number, seasonsOf: Catalogue["seasonsOf"]): FakeSeries {
  const { id, title, date, popularity, imdb } = entry;
  const show = series(
    [id, title, date, EPISODE_MINUTES, popularity, imdb ?? null],
    null,
    [],
    shared(entry, votes),
  );
  return Object.defineProperty(show, "seasons", { get: () => seasonsOf(entry).map(toSeason) });
}

const shared = ({ originalTitle, otherTitles, votes }: Entry, unknown: number) => ({
  originalTitle,
  alternatives: otherTitles,
  votes: votes ?? unknown,
  countries: [],
});

const toSeason = ({ season, episodes, count }: Season) => ({
  season,
  count,
  episodes: episodes.map(({ episode, name, airDate }) => ({
    number: episode,
    title: name,
    date: airDate ?? "",
  })),
});

/** Serves the catalogue as TMDB does, on the loopback address. */
export function startCatalogue(
  { movies, series: shows, seasonsOf }: Catalogue,
  unknownVotes = UNKNOWN_VOTES,
): Promise<FakeTmdb> {
  return startFakeTmdb({
    catalogue: {
      movies: movies.map((entry) => toFilm(entry, unknownVotes)),
      series: shows.map((entry) => toShow(entry, unknownVotes, seasonsOf)),
    },
  });
}
