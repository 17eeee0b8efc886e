import { counted, several } from "./plurals.ts";
import { formatPageState } from "./state-words.ts";

const METHODS: Readonly<Record<string, string>> = {
  hardlink: "as a hardlink: uses no extra space",
  reflink: "as a copy that shares its blocks: uses no extra space",
  copy: "as a copy: uses its space twice",
  symlink: "as a symbolic link: uses no extra space",
  move: "moved: removed from the download",
  adopted: "unchanged: already in the library",
};

const SOURCES: Readonly<Record<string, string>> = {
  folder: "from a watched folder",
  torrent: "from a download client",
  person: "added by a person",
  library: "already in the library",
};

/** Texts of the page for one release. */
export const item = {
  none: "No release is open.",
  position: (index: number, total: number): string => `${index} of ${total}`,
  before: "Previous",
  after: "Next",
  videos: (videos: number, length: string | undefined): string =>
    length === undefined
      ? several(videos, { one: "# video", other: "# videos" })
      : several(videos, { one: `# video, ${length} long`, other: `# videos, ${length} long` }),
  sources: SOURCES,
  why: "Reason:",
  isNow: (state: string): string =>
    `It is ${formatPageState(state)} now; there is nothing to decide here.`,
  inLibrary: "{work} in the library",
  whatIsIt: "What is it?",
  noCandidates: "There is no suggested title. Search for it below.",
  film: "Film",
  series: "Series",
  confidence: (value: string): string => `Confidence ${value}`,
  fits: "same length as the file",
  near: (length: string): string => `${length}: possibly another version`,
  differs: {
    longer: (minutes: number): string => `the file is ${minutes} min longer`,
    shorter: (minutes: number): string => `the file is ${minutes} min shorter`,
  },
  there: (file: string): string => `In the library: ${file}`,
  whichIsIt: "Which title is it?",
  searchHint: "Title and year, or a TMDB id",
  search: "Search TMDB",
  searching: "Searching TMDB …",
  found: counted("TMDB has # result.", "TMDB has # results.", "TMDB has no results."),
  staysIn: "Stays in",
  goesTo: "Goes to",
  how: "How",
  methods: METHODS,
  method: (how: string, stays: boolean): string => (stays ? `${how}, and the download stays` : how),
  more: "more",
  less: "less",
  stop: "Stop and take back",
  isUnderWay: (state: string): string =>
    `It is ${formatPageState(state)}; the engine continues with it.`,
  season: "Season",
  episode: "Episode",
  file: "File as {work}",
  adopt: "Adopt as {work}",
  replace: "Replace the existing {work}",
  keep_both: "Keep both versions of {work}",
  isReplaced: "Replace the version in the library?",
  inItsPlace: (name: string): string =>
    `“${name}” would take its place, and the existing version would go to the trash.`,
  replaceIt: "Replace it",
  notReplaced: "Keep the existing version",
  leave_rest: "Leave the rest where it is",
  stays: counted("# of its files stays where it is:", "# of its files stay where they are:"),
  leave: "Leave it",
  again: "Look again",
  map: "Set the episodes",
  stream: (path: string, size: string, count: number): string =>
    several(
      count,
      {
        one:
          "Only {path} ({size}) is filed: it is the only one of its kind here, and may not be " +
          "the whole film.",
        other:
          "Only {path} ({size}) is filed: it is one of # of its kind here, and may not be the " +
          "whole film.",
      },
      { path, size },
    ),
  isIt: "Is this the right file?",
  noStream: "Not this one",
  chooseFirst: "Choose a title first",
  past: "History so far",
  first: "First:",
  changed: "This release changed while you were looking.",
  /**
   * `what` is the event. `by` is the actor, if it was not the engine. `now` is the release's state,
   * if it has changed since then.
   */
  news: (what: string, by: string | undefined, now: string | undefined): string =>
    `It ${what}${by === undefined ? "" : ` by ${by}`}${now === undefined ? "" : ` and is ${formatPageState(now)} now`}.`,
  changedMore: "Your choices are kept.",
  reload: "Show the current state",
};
