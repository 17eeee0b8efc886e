import type { FileMethod } from "../../../core/journal/method-traits.ts";

const several = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

/** How a file gets into the library. */
const METHODS: Readonly<Record<Exclude<FileMethod, "auto">, string>> = {
  hardlink: "as a hard link: takes no space",
  reflink: "as a copy that shares its blocks: takes no space",
  copy: "as a copy: takes its space twice",
  symlink: "as a symbolic link: takes no space",
  move: "moved: it leaves the download",
};

/** The words of the page that says whether everything is in Plex. */
export const library = {
  parts: { works: "Works", trash: "Trash", state: "Plex and disks" },
  inPlex: "Is everything in Plex?",
  nothingFiled: "Nothing has been filed yet.",
  fine: (count: number): string =>
    `Yes, as far as Plex was asked: nothing is missing or shown as something else among ${several(count, "filed release")}.`,
  noPlex: "Plex is not asked: set PLEX_URL and PLEX_TOKEN, and what is filed is looked for there.",
  plexIll: (message: string): string => `Plex could not be asked last: ${message}`,
  mismatch: (count: number): string =>
    `${several(count, "filed release is", "filed releases are")} shown by Plex as something else.`,
  notSeen: (count: number): string => `${several(count, "filed release is", "filed releases are")} not shown by Plex.`,
  newest: (count: number): string => `The newest ${count} of them:`,
  what: "Each release says what to do.",
  allOf: "When it was noticed",
  way: "On the way",
  nothingOnTheWay: "Nothing is being filed.",
  approved: (count: number): string => `${several(count, "release is", "releases are")} approved and filed next.`,
  filing: (count: number): string => `${several(count, "release is", "releases are")} being filed.`,
  undoing: (count: number): string => `${several(count, "release is", "releases are")} being taken back.`,
  failed: (count: number): string => `${several(count, "release", "releases")} could not be filed.`,
  whyFailed: "Which, and why:",
  whyFailedCommand: "plex-ingest queue --state failed",
  step: { copy: "Copied", check: "Compared", unpack: "Unpacked" },
  progress: (done: string, total: string): string => `${done} of ${total}`,
  share: (percent: number): string => `${percent} %`,
  speed: (bytes: string): string => `${bytes}/s`,
  left: (length: string): string => `${length} left`,
  libraries: "What Plex has",
  items: (count: number | undefined): string => (count === undefined ? "" : several(count, "item")),
  method(method: string, source: string): string {
    const after = source === "torrent" ? "the torrent goes on seeding" : "the download stays";
    return `${Object.hasOwn(METHODS, method) ? METHODS[method as keyof typeof METHODS] : method}${method === "move" ? "" : `, and ${after}`}`;
  },
  space: "Free space",
  free: (free: string, total: string): string => `${free} of ${total} free`,
  low: (least: string): string => `Copies wait until more than ${least} are free; hard links go on.`,
  trash: "Trash",
  trashEmpty: "The trash is empty.",
  trashHas: (count: number, bytes: string): string => `${several(count, "file")}, ${bytes}`,
  trashRules: "A file that is put back replaces no other. The last copy of a file is never deleted by itself.",
  trashMore: "Show more",
  trashMost: (count: number): string => `These are the newest ${count}.`,
  from: (folder: string): string => `from ${folder}`,
  ago: (ago: string): string => `taken out ${ago}`,
  until: (day: string): string => `deleted after ${day}`,
  forEver: "stays",
  lastCopy: "stays: it is the last copy",
  missing: "not there: deleted by hand, or its disk is not mounted",
  asked: { restore: "is put back by the engine", purge: "is deleted by the engine" },
  putBack: "Put back",
  goesBack: (name: string): string => `${name} goes back into the library.`,
};
