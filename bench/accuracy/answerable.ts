import type { Catalogue, Entry, Season } from "./catalogue.ts";
import type { Row } from "./rows.ts";

/**
 * True if the catalogue contains everything that a line states (the work, its seasons and episodes,
 * its air date) and does not contradict the line. The catalogue contradicts a line if it lists
 * another year for the series, or if its episode counts put an absolute number into another season.
 */
export function createAnswerable({ movies, series, seasonsOf }: Catalogue) {
  const films = new Set(movies.map(({ id }) => id));
  const shows = new Map(series.map((entry) => [entry.id, entry]));
  return (row: Row): boolean => {
    const { type, tmdb_id: id } = row;
    if (id === undefined || id === null) return false;
    if (type === "movie") return films.has(id);
    const show = shows.get(id);
    return show !== undefined && answers(row, show, seasonsOf(show));
  };
}

// Placeholders that test authors write instead of an episode title.
const INVENTED = /Dummy Ep Name|An\.Ep\.name|test_testing/;

/**
 * True if the name contains an episode title that no series has. Holding such a name for a decision
 * is correct.
 */
export const hasInventedTitle = ({ name }: Row): boolean => INVENTED.test(name);

function answers(
  { year, season, episode, absolute, date }: Row,
  show: Entry,
  seasons: readonly Season[],
): boolean {
  if (year !== undefined && !datesTo(show, seasons, year)) return false;
  if (date !== undefined && season === undefined) {
    return seasons.some(({ episodes }) => episodes.some(({ airDate }) => airDate === date));
  }
  const [only, ...others] = season ?? [];
  if (only !== undefined && others.length === 0 && absolute !== undefined) {
    return absolute.every((number) => seasonOf(seasons, number) === only);
  }
  if (season !== undefined) {
    return season.every((number) =>
      holds(seasons, number, others.length === 0 ? (episode ?? []) : []),
    );
  }
  return (absolute ?? episode ?? []).every((number) => seasonOf(seasons, number) !== undefined);
}

function datesTo({ date }: Entry, seasons: readonly Season[], year: number): boolean {
  if (date !== "" && Math.abs(Number(date.slice(0, 4)) - year) <= 1) return true;
  return seasons.some(({ episodes }) =>
    episodes.some(({ airDate }) => airDate?.startsWith(String(year))),
  );
}

const seasonOf = (seasons: readonly Season[], absolute: number): number | undefined =>
  placeOf(seasons, absolute)?.season;

function placeOf(
  seasons: readonly Season[],
  absolute: number,
): { season: number; episode: number } | undefined {
  let before = 0;
  for (const { season, episodes } of seasons.filter((one) => one.season > 0)) {
    if (absolute <= before + episodes.length) return { season, episode: absolute - before };
    before += episodes.length;
  }
  return undefined;
}

/**
 * Resolves a line that states an episode but no season. If no season is long enough for the number,
 * the line means the episode that the catalogue reaches by counting through all seasons. Only that
 * season and episode are right.
 */
export function createCounted({ series, seasonsOf }: Catalogue): (row: Row) => Row {
  const shows = new Map(series.map((entry) => [entry.id, entry]));
  return (row) => {
    const show =
      row.type === "tv" && row.season === undefined ? shows.get(row.tmdb_id ?? 0) : undefined;
    const [number, ...more] = row.episode ?? [];
    if (show === undefined || number === undefined || more.length > 0) return row;
    const seasons = seasonsOf(show);
    const place = seasons.some(({ episodes }) => episodes.length >= number)
      ? undefined
      : placeOf(seasons, number);
    return place === undefined ? row : { ...row, season: [place.season], episode: [place.episode] };
  };
}

function holds(seasons: readonly Season[], number: number, numbers: readonly number[]): boolean {
  const season = seasons.find((one) => one.season === number);
  const listed = new Set(season?.episodes.map(({ episode }) => episode));
  return listed.size > 0 && numbers.every((one) => listed.has(one));
}
