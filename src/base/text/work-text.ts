/** `Dune (1984)`; the title alone where the year is not known. */
export const titleWithYear = ({
  title,
  year,
}: {
  title: string;
  year?: number | null | undefined;
}): string => (year === undefined || year === null ? title : `${title} (${year})`);

/** `S01E03E04`; `S01` without episodes. */
export const episodeCode = (season: number, episodes: readonly number[] = []): string =>
  `S${twoDigits(season)}${episodes.map((episode) => `E${twoDigits(episode)}`).join("")}`;

export const twoDigits = (number: number): string => String(number).padStart(2, "0");
