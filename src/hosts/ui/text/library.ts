import { counted, formatCount, several } from "./plurals.ts";

/**
 * Texts of the parts of the library other than the wall, for example whether everything is in Plex,
 * and the trash.
 */
export const library = {
  inPlex: "Is everything in Plex?",
  fine: counted(
    "Yes, as far as Plex was checked: there is no problem with # filed release.",
    "Yes, as far as Plex was checked: there is no problem with # filed releases.",
  ),
  shown: "See the works that Plex shows",
  noPlex: "Plex is not checked. Set PLEX_URL and PLEX_TOKEN to look for filed releases there.",
  plexIll: (message: string): string => `The last check of Plex failed: ${message}`,
  mismatch: counted(
    "Plex shows # filed release as something else.",
    "Plex shows # filed releases as something else.",
  ),
  notSeen: counted("Plex does not show # filed release.", "Plex does not show # filed releases."),
  newest: (count: number): string => `The newest ${formatCount(count)} of them:`,
  what: "Open a release to see what to do.",
  allOf: "See when it was noticed",
  failed: counted("# release could not be filed.", "# releases could not be filed."),
  whyFailed: "See which, and why",
  trash: "Trash",
  trashEmpty: "The trash is empty.",
  trashEmptyMore: "Files that are taken back appear here.",
  trashHas: (count: number, bytes: string): string =>
    several(count, { one: `# file, ${bytes}`, other: `# files, ${bytes}` }),
  trashRules:
    "Putting a file back never overwrites another file. The last copy of a file stays even " +
    "after its deletion date.",
  trashMost: (count: number): string => `These are the newest ${formatCount(count)}.`,
  from: "from {folder}",
  ago: (ago: string): string => `removed ${ago}`,
  until: (day: string): string => `deleted after ${day}`,
  forEver: "stays",
  lastCopy: "stays: it is the last copy",
  missing: "missing: deleted by hand, or its disk is not mounted",
  asked: { restore: "will be put back by the engine", purge: "will be deleted by the engine" },
  putBack: "Put back",
  goesBack: (name: string): string => `${name} goes back into the library.`,
};
