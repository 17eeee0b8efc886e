import { counted } from "./plurals.ts";

const DOING: Readonly<Record<string, string>> = {
  identifying: "Its name is looked up.",
  approved: "It is filed next.",
  filing: "It is being filed.",
  undoing: "It is taken back.",
};

/** The words of the page that one begins with. */
export const home = {
  well: "All is well.",
  wait: counted("# release waits for you.", "# releases wait for you.", "Nothing waits for you."),
  lastFiled: (ago: string): string => `Last filed ${ago}.`,
  goesOn: "What needs it waits; nothing is lost.",
  states: { well: "well", ill: "needs a look", unknown: "not checked yet" },
  engine: "Engine",
  runs: "It files what is certain by itself.",
  runsSince: (since: string): string => `Runs since ${since}.`,
  isPaused: "It looks for nothing new. What you decide to file is filed.",
  answers: "Answers.",
  shows: counted(
    "Shows what was filed: # release.",
    "Shows what was filed: # releases.",
    "Nothing is filed yet.",
  ),
  plexTrouble: counted(
    "# filed release is not shown as filed.",
    "# filed releases are not shown as filed.",
  ),
  lastWell: (ago: string): string => `Last well ${ago}.`,
  disk: "Disk",
  free: (free: string, total: string): string => `${free} of ${total} free.`,
  low: (least: string): string => `Copies wait until more than ${least} are free.`,

  waits: "Waits for you",
  all: (count: number): string => `All ${count}`,
  nothing: "Nothing waits. Whatever needs you comes here.",
  look: "Look",
  sayWhich: "Say which",

  way: "On its way",
  nothingOnTheWay: "Nothing is on its way.",
  settles: "It is complete when nothing changes any more.",
  settling: (name: string): string => `${name}: settles`,
  secondsLeft: (seconds: number): string => `${seconds} s left`,
  doing: DOING,
  tries: (time: string): string => `Next try at ${time}.`,
  downloadsWait: counted("# download waits for something.", "# downloads wait for something."),

  lately: "Filed lately",
  library: "The whole library",
};
