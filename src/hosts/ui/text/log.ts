/** Texts of the log page. */
export const log = {
  live: "Live. The newest line is last.",
  held: "On hold. New lines are not shown.",
  atLeast: "Minimum level",
  search: "Search lines",
  hold: "Hold",
  lines: "Log lines",
  none: "No lines match.",
  all: "Show all lines",
  empty: "Nothing has been logged yet.",
  emptyMore: "New log lines appear here.",
  shown: (count: number, matching: number, kept: number): string =>
    `Showing ${count} of ${matching} matching lines; ${kept} lines are kept.`,
  fromFile: (file: string): string => `From the end of ${file}.`,
  fromStart: "From this process, since it started.",
  why: "Details",
};
