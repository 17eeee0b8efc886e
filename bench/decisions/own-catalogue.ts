import type { Catalogue, Entry, Episode, Season } from "../accuracy/catalogue.ts";
import { madeTitle, THIRD } from "../identify/made-titles.ts";

const FILMS = 300;
const SHOWS = 120;
const FIRST_SHOW = 5000;
const DAY_MS = 86_400_000;

/**
 * A catalogue of works that do not exist, of every sort that the names of the bench need: sequels,
 * remakes, films with a second title, spin-offs, and series with dated and titled episodes and
 * specials.
 */
export function ownCatalogue(): Catalogue {
  const movies = Array.from({ length: FILMS }, (_, n) => film(n));
  const series = Array.from({ length: SHOWS }, (_, n) => show(n));
  return { movies, series, seasonsOf: ({ id }) => seasons(id - FIRST_SHOW) };
}

const entry = (id: number, title: string, year: number, more: Partial<Entry> = {}): Entry => ({
  id,
  title,
  originalTitle: title,
  otherTitles: [],
  date: `${year}-0${1 + (id % 9)}-1${id % 9}`,
  popularity: 1 + (id % 40),
  votes: 100 + 37 * (id % 200),
  imdb: `tt${String(1_000_000 + id)}`,
  ...more,
});

/** Every fifth film has a sequel, every seventh a remake, every third another title. */
function film(n: number): Entry {
  const [first, second] = [n - (n % 5), n % 5];
  const runtimeMinutes = 80 + ((7 * n) % 75);
  const year = 1950 + ((13 * first) % 74);
  if (second === 1) return entry(n + 1, `${madeTitle(first)} 2`, year + 3, { runtimeMinutes });
  if (second === 2 && first % 7 === 0) {
    return entry(n + 1, madeTitle(first), Math.min(2025, year + 21), { runtimeMinutes });
  }
  const title = second === 3 ? `The ${madeTitle(n)}: ${THIRD[n % 10]} Home` : madeTitle(n);
  const otherTitles = n % 3 === 0 ? [`Le ${madeTitle(n + 500)}`] : [];
  return entry(n + 1, title, year, { runtimeMinutes, otherTitles });
}

/** Every sixth series is a spin-off of the one before it. */
const show = (n: number): Entry =>
  n % 6 === 5
    ? entry(FIRST_SHOW + n, `${madeTitle(n + 699)} Stories`, 2012 + (n % 10))
    : entry(FIRST_SHOW + n, madeTitle(n + 700), 1995 + (n % 28));

const seasons = (n: number): Season[] => [
  season(n, 0, 3),
  ...Array.from({ length: 1 + (n % 4) }, (_, at) => season(n, at + 1, 6 + ((n + at) % 9))),
];

const season = (n: number, number: number, count: number): Season => ({
  season: number,
  episodes: Array.from({ length: count }, (_, at): Episode => {
    const aired = Date.UTC(1996 + (n % 28) + number, 1, 3) + 7 * at * DAY_MS;
    return {
      season: number,
      episode: at + 1,
      name: n % 5 === 4 ? `Episode ${at + 1}` : madeTitle(31 * n + 101 * number + 7 * at),
      airDate: new Date(aired).toISOString().slice(0, 10),
    };
  }),
});
