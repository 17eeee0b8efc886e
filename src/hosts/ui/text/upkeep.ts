import { counted } from "./plurals.ts";

/** Texts of backups, notifications and bulk actions in the trash. */
export const upkeep = {
  backups: "Backups",
  covers:
    "A backup contains the queue, the history, what plex-ingest has learnt, the journal of files " +
    "and, in a second file, the settings with their tokens. It contains no films or downloads.",
  noBackups: "There are no backups yet.",
  backup: (time: string, size: string): string => `${time}, ${size}`,
  makeBackup: "Make a backup",
  made: "The backup is ready.",
  making: "A backup is being made. It appears here when it is complete.",
  notifications: "Notifications",
  nobody: "Notifications are off. Set NOTIFY_URL or NOTIFY_COMMAND to turn them on.",
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
  wentBack: counted(
    "# file will be put back into the library.",
    "# files will be put back into the library.",
  ),
  removing: counted("The engine will delete # file.", "The engine will delete # files."),
  putBackTitle: counted("Put # file back?", "Put # files back?"),
  removeTitle: counted("Delete # file for good?", "Delete # files for good?"),
  putBackMore: "They return to their places in the library and never replace another file.",
  removeMore: "This cannot be undone. The last copy of a file is always kept.",
  putBackYes: "Put them back",
  removeYes: "Delete them",
  no: "Leave them",
};
