import type { SpaceKind } from "../../../app/space/space-kinds.ts";
import { counted, several } from "./plurals.ts";

const KINDS: Readonly<Record<SpaceKind, string>> = {
  copies: "Stored twice, in the library and among the downloads",
  superseded: "Downloads whose library file was replaced or undone",
  never_filed: "Old downloads that were never filed",
  trash: "In the trash",
};

/** Texts of the page that lists what could be deleted to free disk space. */
export const space = {
  reading: "Reading the disks …",
  canGo: (bytes: string): string => `${bytes} could be freed.`,
  nothing: "There is nothing to free.",
  free: (free: string, total: string): string => `${free} of ${total} are free`,
  here:
    "Files that exist twice, downloads that were replaced, old downloads that were never filed, and " +
    "the trash appear here, each with its size and act.",
  kinds: KINDS,
  sum: (bytes: string, count: number): string =>
    several(count, { one: "{bytes} in # item", other: "{bytes} in # items" }, { bytes }),
  more: counted("… and # smaller item", "… and # smaller items"),
  inClient: (client: string): string => `in ${client}`,
  toTorrent: "Remove it in Downloads",
  toRelease: "Decide",
  terminal: "This page does not delete downloads. Run the line where the daemon runs:",
  unknown: "Not covered",
  days: "A download counts as old after 30 days. Nothing is deleted by looking.",
};
