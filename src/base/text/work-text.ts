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

export const padTwoDigits = (number: number): string => String(number).padStart(2, "0");
