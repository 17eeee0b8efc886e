import type { TrashOutcome } from "../../../app/trash/storage-shape.ts";
import { counted } from "./plurals.ts";

/** Texts of backups, notifications and bulk actions in the trash. */
export const upkeep = {
  backups: "Backups",
  covers:
    "A backup contains what waits for you, the history of downloads and files, what plex-ingest has " +
    "learnt and, in a second file, the settings with their tokens. It contains no films or downloads.",
  noBackups: "There are no backups yet.",
  backup: (time: string, size: string): string => `${time}, ${size}`,
  makeBackup: "Make a backup",
  made: "The backup is ready.",
  making: "A backup is being made. It appears here when it is complete.",
  notifications: "Notifications",
  off: "Notifications are off.",
  toldAbout: (kinds: string): string => `Notifies about: ${kinds}.`,
  test: "Send a test",
  tested: (time: string): string => `Tested ${time}:`,
  arrived: "accepted.",
  arrivedAll: "The test was accepted.",
  failed: (problem: string): string => `not delivered: ${problem}.`,
  failedSome: "The test was not delivered everywhere.",

  chooseAll: (count: number): string => `Choose all ${count}`,
  chosen: counted("# file chosen", "# files chosen"),
  putBack: (count: number): string => `Put back ${count}`,
  remove: (count: number): string => `Delete ${count}`,
  became: {
    restored: counted("# file was put back.", "# files were put back."),
    restore_asked: counted("# file is about to be put back.", "# files are about to be put back."),
    restore_delayed: counted(
      "# file could not be put back yet.",
      "# files could not be put back yet.",
    ),
    deleted: counted("# file was deleted.", "# files were deleted."),
    deletion_asked: counted("# file is about to be deleted.", "# files are about to be deleted."),
    deletion_delayed: counted(
      "# file could not be deleted yet.",
      "# files could not be deleted yet.",
    ),
    refused: counted("# file stays in the trash.", "# files stay in the trash."),
  } satisfies Record<TrashOutcome, (count: number) => string>,
  putBackTitle: counted("Put # file back?", "Put # files back?"),
  removeTitle: counted("Delete # file for good?", "Delete # files for good?"),
  putBackMore: "They return to their places in the library and never replace another file.",
  removeMore: "This cannot be undone. The last copy of a file is always kept.",
  putBackYes: "Put them back",
  removeYes: "Delete them",
  no: "Keep them",
};
