import type { PlexPresence, WorkSort } from "../../../core/page/wall.ts";
import { counted, several } from "./plurals.ts";

/** Texts of the wall of filed works. */
export const wall = {
  works: "Works",
  has: (films: number, series: number, bytes: string): string =>
    `${several(films, { one: "# film", other: "# films" })}, ${several(series, { other: "# series" })}, ${bytes}`,
  episodes: counted("# episode", "# episodes"),
  adopted: "adopted",
  found: counted("# work found", "# works found"),
  filters: "Filter and sort",
  search: "Search titles and names",
  labels: { type: "Kind", plex: "In Plex", month: "Filed in", by: "By", sort: "Sort" },
  anyType: "Films and series",
  types: { movie: "Films", tv: "Series" },
  anyPlex: "Any",
  plex: {
    shown: "Shown",
    waits: "Not yet",
    missing: "Not shown",
    wrong: "Shown as another title",
  } satisfies Record<PlexPresence, string>,
  anyMonth: "Any month",
  anybody: "Anybody",
  by: { engine: "The daemon", person: "A person" },
  sorts: {
    filed: "Recently filed",
    title: "Title",
    year: "Year",
    size: "Size",
  } satisfies Record<WorkSort, string>,
  filterButton: "Filter",
  filterButtonOf: (chosen: number): string => `Filter (${chosen})`,
  showFound: counted("Show # work", "Show # works"),
  months: "Months",
  flags: {
    waits: "Not in Plex yet",
    not_seen: "Plex does not show it",
    mismatch: "Plex shows another title",
  },
  noneLike: "Nothing in the library matches.",
};
