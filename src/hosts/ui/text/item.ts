import { counted, several } from "./plurals.ts";
import { formatPageState } from "./state-words.ts";

const METHODS: Readonly<Record<string, string>> = {
  hardlink: "as a hard link: takes no space",
  reflink: "as a copy that shares its blocks: takes no space",
  copy: "as a copy: takes its space twice",
  symlink: "as a symbolic link: takes no space",
  move: "moved: it leaves the download",
  adopted: "as it was: the library had it",
};

const SOURCES: Readonly<Record<string, string>> = {
  folder: "from a watched folder",
  torrent: "from a download client",
  person: "taken in by a person",
  library: "in the library before",
};

/** The words of one release. */
export const item = {
  none: "No release is open.",
  position: (index: number, total: number): string => `${index} of ${total}`,
  before: "The one before",
  after: "The next one",
  videos: (videos: number, length: string | undefined): string =>
    length === undefined
      ? several(videos, { one: "# video", other: "# videos" })
      : several(videos, { one: `# video, ${length} long`, other: `# videos, ${length} long` }),
  sources: SOURCES,
  why: "Why it waits.",
  isNow: (state: string): string =>
    `It is ${formatPageState(state)} now; nothing waits for you here.`,
  inLibrary: "{work} in the library",
  whatIsIt: "What is it?",
  noCandidates: "No title is proposed for it: say below which one it is.",
  film: "Film",
  series: "Series",
  confidence: (value: string): string => `Confidence ${value}`,
  fits: "as long as the file",
  near: (length: string): string => `${length}: perhaps another version`,
  differs: {
    longer: (minutes: number): string => `the file is ${minutes} min longer`,
    shorter: (minutes: number): string => `the file is ${minutes} min shorter`,
  },
  there: (file: string): string => `In the library: ${file}`,
  whichIsIt: "Which title is it?",
  searchHint: "Title and year, or a TMDB id",
  search: "Search TMDB",
  searching: "TMDB is being asked …",
  found: counted("TMDB lists # work.", "TMDB lists # works.", "TMDB lists nothing like that."),
  staysIn: "It stays in",
  goesTo: "It goes to",
  how: "How",
  methods: METHODS,
  method: (how: string, stays: boolean): string => (stays ? `${how}, and the download stays` : how),
  more: "more",
  less: "less",
  stop: "Stop and take back",
  isUnderWay: (state: string): string =>
    `It is ${formatPageState(state)}; the engine goes on with it.`,
  season: "Season",
  episode: "Episode",
  file: "File as {work}",
  adopt: "Adopt as {work}",
  replace: "Replace the one there with this {work}",
  keep_both: "Keep both versions of {work}",
  isReplaced: "Replace what the library has?",
  inItsPlace: (name: string): string =>
    `“${name}” would take its place, and what is there would go to the trash.`,
  replaceIt: "Replace it",
  notReplaced: "Leave what is there",
  leave_rest: "Leave the rest where it is",
  stays: counted("# file of it stays where it is:", "# files of it stay where they are:"),
  leave: "Leave it",
  again: "Look again",
  map: "Say which episodes they are",
  stream: (path: string, size: string, count: number): string =>
    several(
      count,
      {
        one: "Only {path} ({size}) is filed: it is the only one of its kind here, and nobody knows whether it is the whole film.",
        other:
          "Only {path} ({size}) is filed: it is one of # of its kind here, and nobody knows whether it is the whole film.",
      },
      { path, size },
    ),
  isIt: "Is it this file?",
  noStream: "Not this one",
  chooseFirst: "Choose what it is first",
  past: "What happened so far",
  first: "First:",
  changed: "It changed while you looked.",
  /**
   * `what` happened; `by`: who it was, where it was not the engine; `now`: its state, where that is
   * another one since.
   */
  news: (what: string, by: string | undefined, now: string | undefined): string =>
    `It ${what}${by === undefined ? "" : ` by ${by}`}${now === undefined ? "" : ` and is ${formatPageState(now)} now`}.`,
  changedMore: "What you chose is kept.",
  reload: "Show it as it is now",
};
