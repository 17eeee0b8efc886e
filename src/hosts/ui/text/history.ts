import { type ReleaseOutcome, STATES_OF_OUTCOME } from "../../../core/release/outcome.ts";
import { stateWords } from "../../../core/release/state-traits.ts";

const several = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

type Outcome = { value: ReleaseOutcome | undefined; word: string; states?: readonly string[] };

const outcome = (value: ReleaseOutcome, word: string): Outcome => ({ value, word, states: STATES_OF_OUTCOME[value] });

const OUTCOMES: readonly Outcome[] = [
  { value: undefined, word: "All" },
  outcome("filed", "Filed"),
  outcome("waits", "Waits"),
  outcome("under_way", "Under way"),
  outcome("taken_back", "Taken back"),
  outcome("left", "Left"),
  outcome("failed", "Failed"),
];

const TAGS: Readonly<Record<string, { word: string; tone: string }>> = {
  filed: { word: "Filed", tone: "success" },
  review: { word: "Waits", tone: "warning" },
  undone: { word: "Taken back", tone: "info" },
  rejected: { word: "Left where it is", tone: "" },
  ignored: { word: "Left out", tone: "" },
  gone: { word: "Gone", tone: "" },
  failed: { word: "Failed", tone: "danger" },
};
const ACTS = {
  review: "Decide",
  undone: "File again",
  failed: "Try again",
  rejected: "Look again",
  ignored: "Look again",
};

/** The words of the page around it. */
export const history = {
  releases: "Releases",
  steps: "Each step",
  byReleases: "One line a release; open it for its steps.",
  bySteps: "All that happened, step by step.",
  search: "Search names",
  outcomes: OUTCOMES,
  tags: (state: string): { word: string; tone: string } => TAGS[state] ?? { word: stateWords(state), tone: "info" },
  acts: ACTS,
  it: "It",
  releaseLink: (id: number): string => `Release #${id}`,
  inLibrary: "In the library",
  filters: "Filter",
  action: "What",
  anything: "Anything",
  actor: "Who",
  anybody: "Anybody",
  engine: "The engine, by itself",
  theEngine: "the engine",
  only: (id: number): string => `Only #${id}`,
  onlyLabel: (id: number): string => `History of release ${id} alone`,
  ofOne: (name: string): string => `Only ${name}.`,
  all: "All of history",
  as: "as",
  by: (actor: string): string => `by ${actor}`,
  went: (how: string, to: string): string => `By ${how} to ${to}`,
  wentAll: (count: number, to: string): string => `${several(count, "file")}, the first to ${to}`,
  moreReasons: (count: number): string => `(and ${several(count, "more reason")})`,
  setting: (name: string, from: string | undefined, to: string | undefined): string =>
    from === undefined ? `${name}, in the file.` : `${name}: ${from} → ${to}.`,
  unnamed: (type: string, id: number): string => `TMDB’s ${type === "tv" ? "series" : "film"} ${id}`,
  empty: "Nothing like that happened yet.",
  more: "Show older",
  shown: (count: number, total: number | undefined): string =>
    total === undefined ? `${count} shown` : `${count} of ${total}`,
  trash: "What is taken back goes to the trash.",
  toTrash: "What is in it",
};
