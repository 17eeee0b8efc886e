import { counted } from "./plurals.ts";

/** Texts of the plots. */
export const plots = {
  filed: "Filed in the last 30 days",
  /** Counts filings, so a release that was taken back and filed again counts twice. */
  filings: counted("filing", "filings"),
  alone: "without asking",
  person: "after a person",
  back: "undone",
  filedOn: (day: string, alone: number, person: number, back: number): string =>
    `${day}: ${alone} without asking, ${person} approved by a person, ${back} undone`,
  day: "Day",
  table: "As a table",
  tableOf: (title: string): string => `${title}: As a table`,
  decided: "Decided automatically",
  shareOn: (day: string, share: string): string => `${day}: ${share}`,
  ofSeven: "in the last 7 days",
  few: (days: number): string => `The chart appears after ${days} days with downloads.`,
  nothing: "nothing filed",
  space: "Space",
  freeOf: (total: string): string => `of ${total} free`,
  films: "Films",
  series: "Series",
  trash: "Trash",
  other: "Everything else",
  freeSpace: "Free",
  works: counted("# work", "# works"),
  notOurs: "not filed by plex-ingest",
  what: "What",
  size: "Size",
  speed: { plex: "From download to Plex", library: "From download to library" },
  speedOn: (day: string, half: string, nine: string): string =>
    `${day}: 50 % within ${half}, 90 % within ${nine}`,
  seconds: (seconds: number): string => `${seconds} s`,
  median: "on a typical day",
  oneInTen: "10 % within",
  half: "50 % within",
  nineInTen: "90 % within",
  today: "today",
  failed: "The charts could not be loaded.",
};
