const several = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

type Choices = readonly (readonly [value: string, word: string])[];
type Flag = { word: string; tone: "info" | "warn" | "bad" };

const TYPES: Choices = [
  ["", "Films and series"],
  ["movie", "Films"],
  ["tv", "Series"],
];
const PLEX: Choices = [
  ["", "Any"],
  ["shown", "Shown"],
  ["waits", "Not yet"],
  ["missing", "Not shown"],
  ["wrong", "Shown as something else"],
];
const BY: Choices = [
  ["", "Anybody"],
  ["engine", "The engine"],
  ["person", "A person"],
];
const SORTS: Choices = [
  ["", "Filed last"],
  ["title", "Title"],
  ["year", "Year"],
  ["size", "Size"],
];
const FLAGS: Readonly<Record<string, Flag>> = {
  pending: { word: "Not in Plex yet", tone: "info" },
  requested: { word: "Not in Plex yet", tone: "info" },
  not_seen: { word: "Plex does not show it", tone: "warn" },
  mismatch: { word: "Plex shows another", tone: "bad" },
};

/** The words of the wall of what was filed. */
export const wall = {
  works: "Works",
  has: (films: string, series: string, bytes: string, count: { films: number }): string =>
    `${films} film${count.films === 1 ? "" : "s"}, ${series} series, ${bytes}`,
  episodes: (count: number): string => several(count, "episode"),
  found: (count: number): string => `${several(count, "work")} found`,
  filters: "Filter and sort",
  search: "Search titles and names",
  labels: { type: "Kind", plex: "In Plex", month: "Filed in", by: "By", sort: "Sort" },
  types: TYPES,
  plex: PLEX,
  anyMonth: "Any month",
  by: BY,
  sorts: SORTS,
  filterButton: (chosen: number): string => (chosen === 0 ? "Filter" : `Filter (${chosen})`),
  showFound: (count: number): string => `Show ${several(count, "work")}`,
  months: "Months",
  flags: FLAGS,
  none: "Nothing has been filed yet.",
  noneMore: "What is filed stands here with its poster.",
  noneLike: "Nothing in the library is like that.",
  noneLikeMore: "Other words or fewer filters may find it.",
  clear: "Show everything",
};
