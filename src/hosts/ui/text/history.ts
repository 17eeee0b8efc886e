import type { ReleaseOutcome } from "../../../core/release/state.ts";
import { counted } from "./plurals.ts";

const OUTCOMES: Readonly<Record<ReleaseOutcome, string>> = {
  filed: "Filed",
  waits: "Waits",
  under_way: "Under way",
  taken_back: "Taken back",
  left: "Left",
  failed: "Failed",
};

const STATES: Readonly<Record<string, string>> = {
  filed: "Filed",
  review: "Waits",
  undone: "Taken back",
  rejected: "Left where it is",
  ignored: "Left out",
  gone: "Gone",
  failed: "Failed",
};

/** The words of history. */
export const history = {
  releases: "Releases",
  steps: "Each step",
  byReleases: "One line a release; open it for its steps.",
  bySteps: "All that happened, step by step.",
  search: "Search names",
  outcomes: OUTCOMES,
  tally: (outcome: ReleaseOutcome, count: number): string =>
    outcome === "waits" && count > 1
      ? `${count} wait`
      : `${count} ${OUTCOMES[outcome]}`.toLowerCase(),
  /** Other states are said in the words that all pages have for them. */
  states: STATES,
  putBack: "Put back",
  acts: {
    review: "Decide",
    undone: "File again",
    failed: "Try again",
    rejected: "Look again",
    ignored: "Look again",
  },
  itHappened: "It {happened}.",
  itHappenedAs: "It {happened} as {work}.",
  happened: "{name} {happened}.",
  happenedAs: "{name} {happened} as {work}.",
  happenedAlone: "{happened}.",
  happenedAloneAs: "{happened} as {work}.",
  inLibrary: "In the library",
  action: "What",
  anything: "Anything",
  actor: "Who",
  anybody: "Anybody",
  engine: "The engine, by itself",
  onlyLabel: (id: number): string => `History of release ${id} alone`,
  ofOne: (name: string): string => `Only ${name}.`,
  all: "All of history",
  by: (actor: string): string => `by ${actor}`,
  went: (how: string): string => `By ${how} to {file}`,
  wentAll: counted("# file to {file}", "# files, the first to {file}"),
  moreReasons: counted("(and # more reason)", "(and # more reasons)"),
  setting: (name: string, from: string | undefined, to: string | undefined): string =>
    from === undefined ? `${name}, in the file.` : `${name}: ${from} → ${to}.`,
  unnamed: {
    movie: (id: number): string => `TMDB’s film ${id}`,
    tv: (id: number): string => `TMDB’s series ${id}`,
  },
  emptyLike: "Nothing that happened matches.",
  empty: "Nothing has happened yet.",
  emptyMore: "What is filed, left or taken back stands here, with who did it.",
  trash: "What is taken back goes to the trash.",
  toTrash: "What is in it",
};
