import type { TrashOutcome } from "../../../app/trash/storage-shape.ts";
import { counted, formatCount, several } from "./plurals.ts";

/**
 * Texts of the parts of the library other than the wall, for example whether everything is in Plex,
 * and the trash.
 */
export const library = {
  lacks: (count: number, server = "A media server"): string =>
    several(
      count,
      {
        one: "{server} lacks # filed download, or shows it as something else.",
        other: "{server} lacks # filed downloads, or shows them as something else.",
      },
      { server },
    ),
  servers: "Media servers",
  stateHere: "Filed downloads appear here if a media server does not show them.",
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
  noneChecked: "No media server is checked.",
  noServer: "Nothing is known about the library in a media server.",
  setServer: "Set up a media server",
  mismatch: (count: number, server: string | undefined): string =>
    several(
      count,
      server === undefined
        ? {
            one: "Media servers show # filed download as something else.",
            other: "Media servers show # filed downloads as something else.",
          }
        : {
            one: "{server} shows # filed download as something else.",
            other: "{server} shows # filed downloads as something else.",
          },
      { server: server ?? "" },
    ),
  notSeen: (count: number, server: string | undefined): string =>
    several(
      count,
      server === undefined
        ? {
            one: "Media servers do not show # filed download.",
            other: "Media servers do not show # filed downloads.",
          }
        : {
            one: "{server} does not show # filed download.",
            other: "{server} does not show # filed downloads.",
          },
      { server: server ?? "" },
    ),
  newest: (count: number): string => `The newest ${formatCount(count)} of them:`,
  what: "Open a download to see what to do.",
  allOf: "See when it was noticed",
  failed: counted("# download could not be filed.", "# downloads could not be filed."),
  whyFailed: "See which, and why",
  trash: "Trash",
  trashEmpty: "The trash is empty.",
  trashEmptyMore: "Files of undone or replaced downloads appear here.",
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
  asked: { restore: "will be put back by the daemon", purge: "will be deleted by the daemon" },
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
