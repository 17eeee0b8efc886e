/** Formats `Dune (1984)`, or only the title if the year is unknown. */
export const formatTitle = ({
  title,
  year,
}: {
  title: string;
  year?: number | null | undefined;
}): string => (year === undefined || year === null ? title : `${title} (${year})`);

/** Formats `S01E03E04`, or `S01` without episodes. */
export const formatEpisodeCode = (season: number, episodes: readonly number[] = []): string =>
  `S${padTwoDigits(season)}${episodes.map((episode) => `E${padTwoDigits(episode)}`).join("")}`;

const MAX_RUN = 3;
const MAX_NUMBERS = 5;

/**
 * Formats episode numbers for a sentence: `3, 4`, and a long list without gaps as `11–380`. A long
 * list with gaps is shortened to `1, 3, 5, 7, 9 and 12 more`.
 */
export function formatNumbers(numbers: readonly number[]): string {
  const [first = 0] = numbers;
  const isWhole = numbers.every((number, index) => number === first + index);
  if (isWhole && numbers.length > MAX_RUN) return `${first}–${first + numbers.length - 1}`;
  const shown = numbers.slice(0, MAX_NUMBERS).join(", ");
  const more = numbers.length - MAX_NUMBERS;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/**
 * Like `formatEpisodeCode`, but for a sentence: a long list of episodes is shortened, as in
 * `S02E11–E380`.
 */
export function formatEpisodes(season: number, episodes: readonly number[] = []): string {
  const [first = 0, ...others] = episodes;
  if (episodes.length <= MAX_RUN) return formatEpisodeCode(season, episodes);
  const isWhole = others.every((number, index) => number === first + index + 1);
  if (isWhole) return `${formatEpisodeCode(season, [first])}–E${padTwoDigits(others.at(-1) ?? 0)}`;
  const shown = formatEpisodeCode(season, episodes.slice(0, MAX_NUMBERS));
  const more = episodes.length - MAX_NUMBERS;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

export const padTwoDigits = (number: number): string => String(number).padStart(2, "0");
