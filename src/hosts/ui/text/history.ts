import { LABELS } from "../../../base/actions/labels.ts";
import type { ReleaseOutcome } from "../../../core/release/state.ts";
import { counted, formatCount } from "./plurals.ts";

const OUTCOMES: Readonly<Record<ReleaseOutcome, string>> = {
  filed: "Filed",
  waits: "Waits",
  under_way: "In progress",
  taken_back: "Undone",
  left: "Rejected",
  failed: "Failed",
};

const STATES: Readonly<Record<string, string>> = {
  filed: "Filed",
  review: "Waits",
  undone: "Undone",
  rejected: "Rejected",
  ignored: "Ignored",
  gone: "Gone",
  failed: "Failed",
};

/** Texts of the history. */
export const history = {
  releases: "By download",
  steps: "All steps",
  count: counted("# download", "# downloads", "No downloads yet"),
  latest: (ago: string): string => `last change ${ago}`,
  bySteps: "Everything that happened, step by step.",
  search: "Search names",
  outcomes: OUTCOMES,
  tally: (outcome: ReleaseOutcome, count: number): string =>
    outcome === "waits" && count > 1
      ? `${formatCount(count)} wait`
      : `${formatCount(count)} ${OUTCOMES[outcome]}`.toLowerCase(),
  /** All other states use the texts that the pages share. */
  states: STATES,
  putBack: "Put back",
  acts: {
    review: "Decide",
    undone: "File again",
    failed: LABELS.retry,
    rejected: LABELS.retry,
    ignored: LABELS.retry,
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
  engine: "The daemon",
  onlyLabel: (id: number): string => `History of download ${id} only`,
  ofOne: (name: string): string => `Only ${name}.`,
  all: "Full history",
  went: (how: string): string => `By ${how} to {file}`,
  wentAll: counted("# file to {file}", "# files, the first to {file}"),
  copied: (reason: string): string => `(by copy, because ${reason})`,
  moreReasons: counted("(and # more reason)", "(and # more reasons)"),
  setting: (name: string, from: string | undefined, to: string | undefined): string =>
    from === undefined ? `${name}, in the configuration file.` : `${name}: ${from} → ${to}.`,
  unnamed: {
    movie: (id: number): string => `TMDB’s film ${id}`,
    tv: (id: number): string => `TMDB’s series ${id}`,
  },
  emptyLike: "No events match.",
  empty: "Nothing has happened yet.",
  emptyMore: "Downloads that are filed, rejected or undone appear here, with who did it.",
};
