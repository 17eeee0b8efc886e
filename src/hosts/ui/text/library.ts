import { several } from "./plurals.ts";

/** The words of the parts of the library that are no wall: whether everything is in Plex, and the trash. */
export const library = {
  parts: { works: "Works", trash: "Trash", state: "Plex and disks", audit: "Audit", rename: "Names" },
  inPlex: "Is everything in Plex?",
  nothingFiled: "Nothing has been filed yet.",
  fine: (count: number): string =>
    several(count, {
      one: "Yes, as far as Plex was asked: nothing is missing or shown as something else among # filed release.",
      other: "Yes, as far as Plex was asked: nothing is missing or shown as something else among # filed releases.",
    }),
  noPlex: "Plex is not asked: set PLEX_URL and PLEX_TOKEN, and what is filed is looked for there.",
  plexIll: (message: string): string => `Plex could not be asked last: ${message}`,
  mismatch: (count: number): string =>
    several(count, {
      one: "# filed release is shown by Plex as something else.",
      other: "# filed releases are shown by Plex as something else.",
    }),
  notSeen: (count: number): string =>
    several(count, {
      one: "# filed release is not shown by Plex.",
      other: "# filed releases are not shown by Plex.",
    }),
  newest: (count: number): string => `The newest ${count} of them:`,
  what: "Each release says what to do.",
  allOf: "When it was noticed",
  way: "On the way",
  nothingOnTheWay: "Nothing is being filed.",
  approved: (count: number): string =>
    several(count, { one: "# release is approved and filed next.", other: "# releases are approved and filed next." }),
  filing: (count: number): string =>
    several(count, { one: "# release is being filed.", other: "# releases are being filed." }),
  undoing: (count: number): string =>
    several(count, { one: "# release is being taken back.", other: "# releases are being taken back." }),
  failed: (count: number): string =>
    several(count, { one: "# release could not be filed.", other: "# releases could not be filed." }),
  whyFailed: "Which, and why",
  libraries: "What Plex has",
  items: (count: number): string => several(count, { one: "# item", other: "# items" }),
  space: "Free space",
  free: (free: string, total: string): string => `${free} of ${total} free`,
  low: (least: string): string => `Copies wait until more than ${least} are free; hard links go on.`,
  trash: "Trash",
  trashEmpty: "The trash is empty.",
  trashHas: (count: number, bytes: string): string =>
    several(count, { one: `# file, ${bytes}`, other: `# files, ${bytes}` }),
  trashRules: "A file that is put back replaces no other. The last copy of a file is never deleted by itself.",
  trashMore: "Show more",
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
