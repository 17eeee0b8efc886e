import { formatCount, several } from "./plurals.ts";

/** Texts of the audit. The server explains the problem with each file. */
export const audit = {
  found: (count: number, files: number): string =>
    `${several(count, { one: "# finding", other: "# findings" })} in ${formatCount(files)} files`,
  fine: "Nothing is wrong.",
  noFile: "No file was checked.",
  incomplete: "Nothing is wrong in what was compared.",
  inFiles: (files: number): string => several(files, { one: "in # file", other: "in # files" }),
  here:
    "Files that are missing, names that differ from the templates, and wrong matches in a media " +
    "server appear here, each with what to do.",
  notCompared: "Not compared",
  reading: (files: number): string => `Reading the library: ${formatCount(files)} files so far.`,
  looking: (videos: number): string => `Checking its videos: ${formatCount(videos)} so far.`,
  plan: "Suggested fix:",
  byHand: "What you can do:",
  names: "See the new names",
  fixMatch: "Fix match in Plex",
  oldMatch: "Give the old match back",
  keepMatch: "Keep this match",
  unread: "Not read",
  most: (count: number): string =>
    `These are the first ${count}. Once they are fixed, “Check again” shows the next.`,
};
