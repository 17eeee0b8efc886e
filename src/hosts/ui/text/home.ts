import type { ReasonGroup } from "../../../base/reason-traits.ts";
import { counted, formatCount, several } from "./plurals.ts";

const DOING: Readonly<Record<string, string>> = {
  identifying: "It is being identified.",
  approved: "It is filed next.",
  filing: "It is being filed.",
  undoing: "It is being undone.",
};

/** Words for the downloads in a client that wait, by the code of their reason. */
const WAITS: Readonly<Record<string, string>> = {
  downloading: "downloading",
  queued: "queued",
  stopped: "stopped",
  checking: "being checked",
  moving: "being moved",
  confirming: "being checked",
  no_metadata: "without a file list",
  nothing_wanted: "with no file selected",
};

/** Acts that lead to the question of a release. */
const ACTS: Partial<Record<ReasonGroup, string>> = {
  which_work: "Choose",
  nothing_found: "Search",
};

/** Texts of the home page. */
export const home = {
  well: "All is well.",
  wait: counted("# download waits for you", "# downloads wait for you", "Nothing waits for you"),
  decideAll: counted("Decide it", "Decide all #"),
  goesOn: "Affected downloads wait; nothing is lost.",
  state: "State",
  troubles: "What needs a look",
  engine: "Daemon",
  runs: "Running",
  runsFor: (span: string): string => `for ${span}`,
  filed: "Filed",
  isPaused: "Paused; files only what you approve",
  answers: "Answers",
  clients: "Clients",
  areWell: (count: number): string => `${count} well`,
  shows: ({ filed, shown }: { filed: number; shown: number }): string =>
    filed === 0
      ? "Nothing filed yet"
      : shown === filed
        ? several(filed, { one: "Shows # filed", other: "Shows all #" })
        : `Shows ${formatCount(shown)} of ${formatCount(filed)}`,
  plexTrouble: counted("# missing or wrong", "# missing or wrong"),
  lastWell: (ago: string): string => `Last OK ${ago}.`,
  disk: "Disk",
  free: (free: string): string => `${free} free`,
  ofTotal: (total: string): string => `of ${total}`,
  low: (least: string): string => `Copies wait until more than ${least} is free.`,

  all: (count: number): string => `All ${count}`,
  nothing: "Nothing is waiting. Downloads that need you appear here.",
  acts: ACTS,
  decide: "Decide",
  sayWhich: "Set episodes",

  way: "On its way",
  nothingOnTheWay: "Nothing is on its way.",
  settles: "Waits until its files stop changing.",
  progress: (name: string): string => `${name}: downloaded`,
  asOf: (time: string): string => `as of ${time}`,
  settling: (name: string): string => `${name}: settles`,
  left: (span: string): string => `${span} left`,
  doing: DOING,
  fileAnyway: "File it anyway",
  tries: (time: string): string => `Next try at ${time}.`,
  waits: WAITS,
  hasProblem: "with a problem",
  downloadsWait: (count: number, waits: string): string =>
    `${several(count, { one: "# download", other: "# downloads" })}: ${waits}`,

  lately: "Recently filed",
  library: "The whole library",
};
