import type { TrashOutcome } from "../../../app/trash/storage-shape.ts";
import { nameSingleUrls } from "../../../core/library/server-entry.ts";
import { counted, formatCount, several } from "./plurals.ts";

/**
 * Texts of the parts of the library other than the wall, for example whether everything is in Plex,
 * and the trash.
 */
export const library = {
  inPlex: (server: string | undefined): string =>
    server === undefined ? "Do all media servers show everything?" : `Is everything in ${server}?`,
  fine: (count: number, server = "every media server"): string =>
    several(
      count,
      {
        one: "Yes: {server} shows the # work that was filed.",
        other: "Yes: {server} shows all # works that were filed.",
      },
      { server },
    ),
  unproven: (
    { filed, shown }: { filed: number; shown: number },
    server = "every media server",
  ): string =>
    `So far, ${server} was seen to show ${formatCount(shown)} of ${formatCount(filed)} works ` +
    "that were filed. No problem is known with the others.",
  shown: (server: string | undefined): string =>
    server === undefined
      ? "See the works that media servers show"
      : `See the works that ${server} shows`,
  noServer: `No media server is checked. Set ${nameSingleUrls()} to look for filed releases there.`,
  isIll: (server: string, message: string): string =>
    `The last check of ${server} failed: ${message}`,
  mismatch: (count: number, server: string | undefined): string =>
    several(
      count,
      server === undefined
        ? {
            one: "Media servers show # filed release as something else.",
            other: "Media servers show # filed releases as something else.",
          }
        : {
            one: "{server} shows # filed release as something else.",
            other: "{server} shows # filed releases as something else.",
          },
      { server: server ?? "" },
    ),
  notSeen: (count: number, server: string | undefined): string =>
    several(
      count,
      server === undefined
        ? {
            one: "Media servers do not show # filed release.",
            other: "Media servers do not show # filed releases.",
          }
        : {
            one: "{server} does not show # filed release.",
            other: "{server} does not show # filed releases.",
          },
      { server: server ?? "" },
    ),
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
  became: {
    restored: (name) => `${name} was put back into the library.`,
    restore_asked: (name) => `${name} is about to be put back into the library.`,
    restore_delayed: (name) => `${name} could not be put back yet.`,
    deleted: (name) => `${name} was deleted.`,
    deletion_asked: (name) => `${name} is about to be deleted.`,
    deletion_delayed: (name) => `${name} could not be deleted yet.`,
    refused: (name) => `${name} stays in the trash.`,
  } satisfies Record<TrashOutcome, (name: string) => string>,
};
