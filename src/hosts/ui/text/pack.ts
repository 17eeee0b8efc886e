import { several } from "./plurals.ts";

/** The words of the page that says which episode each file is. */
export const pack = {
  specials: "Specials",
  seasonOf: (season: number): string => `Season ${season}`,
  has: (season: string, count: number): string =>
    several(count, { one: `${season} has # episode`, other: `${season} has # episodes` }),
  another: "Another series …",
  noWork: "Choose the series first.",
  stripLabel: (season: string): string => `Episodes of ${season}`,
  one: (title: string): string => `${title}: one file`,
  two: (title: string): string => `${title}: two files`,
  none: (title: string): string => `${title}: no file`,
  inLibrary: "in the library",
  placed: (count: number): string => `${count} placed`,
  twice: (number: string): string => `${number} has two files`,
  unlisted: (number: string): string => `TMDB lists no ${number}`,
  allTheSame: (number: string): string => `File it as ${number} all the same`,
  missing: (count: number): string =>
    several(count, { one: "# episode without a file", other: "# episodes without a file" }),
  chosen: (count: number): string => several(count, { one: "# chosen file", other: "# chosen files" }),
  tools: "For the chosen files",
  inOrder: "Number in order from",
  from: "First episode",
  up: "One up",
  down: "One down",
  season: "Season of the chosen files",
  leaveOut: "Leave out",
  asNamed: "Back to their names",
  show: "Show",
  all: "All",
  problems: "Problems",
  caption: "The files of the release, and which episode each is",
  columns: { file: "File", length: "Length", is: "It is", fit: "TMDB’s length", by: "Decided" },
  chooseAll: "Choose all files",
  choose: (path: string): string => `Choose ${path}`,
  is: (path: string): string => `What ${path} is`,
  open: "– choose –",
  free: "Without a file",
  taken: "With a file",
  else: "Something else",
  extra: "Extra",
  skip: "Leave it where it is",
  subtitles: (count: number): string => several(count, { one: "+ # subtitle", other: "+ # subtitles" }),
  titleSuggests: (number: string): string => `Its name has the title of ${number}.`,
  onlyOne: (number: string): string => `Only ${number} is left.`,
  make: (number: string): string => `Make it ${number}`,
  sameLength: "same length",
  longer: (minutes: number): string => `${minutes} min longer`,
  shorter: (minutes: number): string => `${minutes} min shorter`,
  by: {
    you: "by you",
    name: "from its name",
    person: "by a person",
    suggestion: "a suggestion",
    role: "by its name",
    nobody: "",
  },
  noEpisode: "no episode yet",
  decide: "Decide",
  sayWhich: "Say which of them it is.",
  openFiles: (count: number): string =>
    several(count, { one: "# file without an episode.", other: "# files without an episode." }),
  sayEach: "Say which it is, or leave it out.",
  ready: (count: number): string =>
    several(count, { one: "# episode can be filed.", other: "# episodes can be filed." }),
  readyExtras: (count: number): string =>
    several(count, { one: "# extra goes with it.", other: "# extras go with it." }),
  stay: (count: number): string =>
    several(count, { one: "# file stays where it is.", other: "# files stay where they are." }),
  leaveRest: (count: number): string =>
    several(count, { one: "Leave # file where it is", other: "Leave # files where they are" }),
  nextProblem: "Next problem",
  leaveAll: "Leave it all",
  replace: (count: number): string =>
    several(count, {
      one: "Replace the one there with this episode",
      other: "Replace those there with these # episodes",
    }),
  keep_both: (count: number): string =>
    several(count, { one: "Keep both versions of # episode", other: "Keep both versions of # episodes" }),
  file: (count: number): string => several(count, { one: "File # episode", other: "File # episodes" }),
};
