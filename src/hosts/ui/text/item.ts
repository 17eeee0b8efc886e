import { LABELS } from "../../../base/actions/labels.ts";
import { counted, several } from "./plurals.ts";
import { formatPageState } from "./state-words.ts";

const METHODS: Readonly<Record<string, string>> = {
  hardlink: "Hard link, no extra space",
  reflink: "Shared copy, no extra space",
  copy: "Copy, uses its space twice",
  symlink: "Symbolic link, no extra space",
  move: "Moved from the download",
  adopted: "Unchanged, already there",
};

const SOURCES: Readonly<Record<string, string>> = {
  folder: "from a watched folder",
  torrent: "from a download client",
  person: "added by a person",
  library: "already in the library",
};

/** A release's state at one media server, by the state's code. */
const AT_SERVER: Readonly<Record<string, string>> = {
  pending: "{server} has not been asked yet",
  requested: "{server} was asked and is checked",
  seen: "{server} shows it",
  mismatch: "{server} shows something else",
  not_seen: "{server} does not show it",
};

/** Texts of the page for one release. */
export const item = {
  none: "No download is open.",
  toHistory: "All downloads in History",
  position: (index: number, total: number): string => `${index} of ${total}`,
  before: "Previous",
  after: "Next",
  videos: (videos: number, length: string | undefined): string =>
    length === undefined
      ? several(videos, { one: "# video", other: "# videos" })
      : several(videos, { one: `# video, ${length} long`, other: `# videos, ${length} long` }),
  sources: SOURCES,
  why: "Why it waits",
  facts: counted("# more fact", "# more facts"),
  suggested: "Suggested: {work}.",
  decides: "Running time decides.",
  noSuggestion: {
    close: "No suggestion: two titles match about as well.",
    unclear: "No suggestion: the name does not say which title it is.",
    noneFits: "No suggestion: no title is as long as the file.",
    severalFit: counted(
      "No suggestion: # title is as long as the file.",
      "No suggestion: # titles are as long as the file.",
    ),
    onlyFit: "No suggestion: only {work} is as long as the file, but its name does not decide.",
    onlyKnownFit: "No suggestion: {work} is as long as the file, but not each length is known.",
  },
  isNow: (state: string): string =>
    `It is ${formatPageState(state)} now; there is nothing to decide here.`,
  inLibrary: "{work} in the library",
  whatIsIt: "What is it?",
  noCandidates: "There is no suggested title. Search for it.",
  searchOtherwise: "Try another spelling or the TMDB id.",
  film: "Film",
  series: "Series",
  certainty: "Certainty, of 100: ",
  needed: (points: number): string => `${points} is needed to file without asking`,
  byLength: "running time decides",
  fits: "same length",
  fileIs: "file is",
  near: ", possibly another version",
  differs: {
    longer: (minutes: number): string => `${minutes} min longer`,
    shorter: (minutes: number): string => `${minutes} min shorter`,
  },
  there: "In the library",
  whichIsIt: "Which title is it?",
  searchHint: "Title or TMDB id",
  search: "Search TMDB",
  searching: "Searching TMDB …",
  found: counted("TMDB has # result.", "TMDB has # results.", "TMDB has no results."),
  staysIn: "Stays in",
  goesTo: "Goes to",
  methods: METHODS,
  stop: "Stop and undo",
  isUnderWay: (state: string): string =>
    `It is ${formatPageState(state)}; the daemon continues with it.`,
  season: "Season",
  episode: "Episode",
  file: "File as {work}",
  adopt: "Adopt as {work}",
  replace: "Replace",
  keep_both: "Keep both",
  isReplaced: "Replace the version in the library?",
  inItsPlace: (name: string): string =>
    `“${name}” would take its place, and the existing version would go to the trash.`,
  replaceIt: "Replace it",
  notReplaced: "Keep the existing version",
  leave_rest: "Skip the rest",
  stays: counted("# of its files stays where it is:", "# of its files stay where they are:"),
  leave: LABELS.reject,
  again: LABELS.retry,
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
  notFiled: "It was not filed.",
  keysNext: "next, previous",
  keysAll: "all keys",
  past: "History so far",
  servers: "Media servers",
  atServer: AT_SERVER,
  first: "First:",
  changed: "This download changed while you were looking.",
  /**
   * `what` is the event. `by` is the actor, if it was not the engine. `now` is the release's state,
   * if it has changed since then.
   */
  news: (what: string, by: string | undefined, now: string | undefined): string =>
    `It ${what}${by === undefined ? "" : ` by ${by}`}${now === undefined ? "" : ` and is ${formatPageState(now)} now`}.`,
  changedMore: "Your choices are kept.",
  reload: "Show the current state",
};
