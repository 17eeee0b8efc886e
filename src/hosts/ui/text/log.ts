/** The words of the page with the log. */
export const log = {
  live: "Live; the newest line is at the end.",
  held: "Held; new lines wait.",
  atLeast: "At least",
  search: "Search the log",
  hold: "Hold",
  lines: "Lines of the log",
  none: "No line matches.",
  all: "Show every line",
  empty: "Nothing was logged yet.",
  emptyMore: "What the program does from now on is added here.",
  shown: (count: number, matching: number, kept: number): string =>
    `${count} of ${matching} lines; ${kept} are kept.`,
  fromFile: (file: string): string => `The end of ${file}.`,
  fromStart: "Of this process, since its start.",
  why: "Details",
};
