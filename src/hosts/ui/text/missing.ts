import { counted, formatCount, several } from "./plurals.ts";

/** Texts of the missing episodes. The server explains why a series cannot be compared. */
export const missing = {
  facts: (episodes: number, series: number): string =>
    several(
      episodes,
      { one: "# episode of {series} is missing.", other: "# episodes of {series} are missing." },
      { series: several(series, { one: "# series", other: "# series" }) },
    ),
  none: "No aired episode is missing.",
  allHere: counted(
    "# series has every episode that aired.",
    "# series have every episode that aired.",
  ),
  nothing: "No series was compared.",
  here:
    "Episodes that aired by TMDB's list and that the library lacks appear here, by series. Nothing " +
    "is searched or downloaded.",
  about:
    "Episodes that aired by TMDB's list and that the library lacks, without specials. Nothing is searched or downloaded.",
  comparing: (done: number, total: number): string =>
    `Comparing with TMDB: ${formatCount(done)} of ${formatCount(total)} series.`,
  season: (season: number, numbers: string): string => `Season ${season}: ${numbers}`,
  waiting: (count: number): string =>
    several(count, { one: "# of them waits in", other: "# of them wait in" }),
  unnumbered: (count: number): string =>
    several(count, {
      one: "# video whose episode is not known waits in",
      other: "# videos whose episodes are not known wait in",
    }),
  unclear: (count: number): string =>
    several(count, { one: "Not known for # series", other: "Not known for # series" }),
  unclearMeans: "Their files or numbers are not certain, so nothing of them is called missing.",
  more: (count: number): string => several(count, { one: "… and # more", other: "… and # more" }),
};
