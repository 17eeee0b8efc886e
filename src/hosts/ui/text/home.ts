const several = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

/** The words of the page that one begins with. */
export const home = {
  well: "All is well.",
  paused: "The engine is paused.",
  off: "No engine runs.",
  ill: (source: string): string => `Trouble with ${source}.`,
  wait: (count: number): string =>
    count === 0 ? "Nothing waits for you." : `${several(count, "release waits", "releases wait")} for you.`,
  lastFiled: (ago: string): string => `Last filed ${ago}.`,
  goesOn: "What is decided is carried out when it is well again; nothing is lost.",
  states: { well: "well", ill: "needs a look", unknown: "not checked yet" },
  engine: "Engine",
  runs: (since: string | undefined): string =>
    since === undefined ? "It files what is certain by itself." : `Runs since ${since}.`,
  isPaused: "It looks for nothing new. What you approve is filed.",
  answers: "Answers.",
  shows: (count: number): string =>
    count === 0 ? "Nothing is filed yet." : `Shows what was filed: ${several(count, "release")}.`,
  plexTrouble: (count: number): string =>
    `${several(count, "filed release is", "filed releases are")} not shown as filed.`,
  lastWell: (ago: string): string => `Last well ${ago}.`,
  toSettings: "Settings",
  toLibrary: "Library",
  disk: "Disk",
  disks: "Disks",
  free: (free: string, total: string): string => `${free} of ${total} free.`,
  low: (least: string): string => `Copies wait until more than ${least} are free.`,

  waits: "Waits for you",
  all: (count: number): string => `All ${count}`,
  nothing: "Nothing waits. What comes next and is certain is filed by itself.",
  fileAs: (work: string): string => `File as ${work}`,
  look: "Look",
  sayWhich: "Say which",

  way: "On its way",
  nothingOnTheWay: "Nothing is on its way.",
  settles: "It is complete when nothing changes any more.",
  settling: (name: string): string => `${name}: settles`,
  secondsLeft: (seconds: number): string => `${seconds} s left`,
  doing: {
    identifying: "Its name is looked up.",
    approved: "It is filed next.",
    filing: "It is being filed.",
    undoing: "It is taken back.",
  } as Readonly<Record<string, string>>,
  tries: (time: string): string => `Next try at ${time}.`,
  downloads: (count: number): string => several(count, "download"),
  notComplete: (count: number): string => `${count === 1 ? "waits" : "wait"} for something.`,

  lately: "Filed lately",
  library: "The whole library",
  nothingFiled: "Nothing has been filed yet.",
};
