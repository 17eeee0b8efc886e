import { formatCount, several } from "./plurals.ts";

/** Texts of the missing episodes. The server explains why a series cannot be compared. */
export const missing = {
  facts: (episodes: number, series: number): string =>
    several(
      episodes,
      { one: "# episode of {series}", other: "# episodes of {series}" },
      { series: several(series, { one: "# series", other: "# series" }) },
    ),
  none: "No aired episode is missing.",
  about:
    "Episodes that aired by TMDB's list and that the library lacks, without specials. Nothing is searched or downloaded.",
  comparing: (done: number, total: number): string =>
    `Comparing with TMDB: ${formatCount(done)} of ${formatCount(total)} series.`,
  afresh: "Compare again",
  season: (season: number, numbers: string): string => `Season ${season}: ${numbers}`,
  waiting: (count: number): string =>
    several(count, { one: "# of them waits for you", other: "# of them wait for you" }),
  unclear: (count: number): string =>
    several(count, { one: "Not known for # series", other: "Not known for # series" }),
  unclearMeans: "Their files or numbers are not certain, so nothing of them is called missing.",
  more: (count: number): string => several(count, { one: "… and # more", other: "… and # more" }),
};
