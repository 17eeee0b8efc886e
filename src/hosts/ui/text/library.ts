import { counted, several } from "./plurals.ts";

/**
 * The words of the parts of the library that are no wall: whether everything is in Plex, and the
 * trash.
 */
export const library = {
  inPlex: "Is everything in Plex?",
  fine: counted(
    "Yes, as far as Plex was asked: nothing is missing or shown as something else among # filed release.",
    "Yes, as far as Plex was asked: nothing is missing or shown as something else among # filed releases.",
  ),
  noPlex: "Plex is not asked: set PLEX_URL and PLEX_TOKEN, and what is filed is looked for there.",
  plexIll: (message: string): string => `Plex could not be asked last: ${message}`,
  mismatch: counted(
    "# filed release is shown by Plex as something else.",
    "# filed releases are shown by Plex as something else.",
  ),
  notSeen: counted(
    "# filed release is not shown by Plex.",
    "# filed releases are not shown by Plex.",
  ),
  newest: (count: number): string => `The newest ${count} of them:`,
  what: "Each release says what to do.",
  allOf: "When it was noticed",
  failed: counted("# release could not be filed.", "# releases could not be filed."),
  whyFailed: "Which, and why",
  trash: "Trash",
  trashEmpty: "The trash is empty.",
  trashEmptyMore: "What is taken back comes here.",
  trashHas: (count: number, bytes: string): string =>
    several(count, { one: `# file, ${bytes}`, other: `# files, ${bytes}` }),
  trashRules:
    "A file that is put back replaces no other. The last copy of a file stays even after its day.",
  trashMost: (count: number): string => `These are the newest ${count}.`,
  from: "from {folder}",
  ago: (ago: string): string => `taken out ${ago}`,
  until: (day: string): string => `deleted after ${day}`,
  forEver: "stays",
  lastCopy: "stays: it is the last copy",
  missing: "not there: deleted by hand, or its disk is not mounted",
  asked: { restore: "is put back by the engine", purge: "is deleted by the engine" },
  putBack: "Put back",
  goesBack: (name: string): string => `${name} goes back into the library.`,
};
