import { counted } from "./plurals.ts";

/** The words of backups, notifications and the trash in bulk. */
export const upkeep = {
  backups: "Backups",
  covers:
    "A backup has the queue, history, what was learnt and the journal of files. It has no films, no downloads and no settings.",
  noBackups: "There is none yet.",
  backup: (time: string, size: string): string => `${time}, ${size}`,
  makeBackup: "Make a backup",
  made: "A backup is there.",
  making: "A backup is being made; it appears here when it is there.",
  notifications: "Notifications",
  nobody: "No one is notified: set NOTIFY_URL or NOTIFY_COMMAND.",
  toldAbout: (kinds: string): string => `Told about: ${kinds}.`,
  test: "Send a test",
  tested: (time: string): string => `Tested ${time}:`,
  arrived: "it was taken.",
  arrivedAll: "The test was taken.",
  failed: (problem: string): string => `it did not arrive: ${problem}.`,
  failedSome: "The test did not arrive everywhere.",

  chooseAll: (count: number): string => `Choose all ${count}`,
  chosen: counted("# file chosen", "# files chosen"),
  putBack: (count: number): string => `Put back ${count}`,
  remove: (count: number): string => `Delete ${count}`,
  wentBack: counted("# file goes back into the library.", "# files go back into the library."),
  removing: counted("# file is deleted by the engine.", "# files are deleted by the engine."),
  putBackTitle: counted("Put # file back?", "Put # files back?"),
  removeTitle: counted("Delete # file for good?", "Delete # files for good?"),
  putBackMore: "They go back to where they were in the library; none replaces another file.",
  removeMore: "Nobody can bring them back. The last copy of a file stays all the same.",
  putBackYes: "Put them back",
  removeYes: "Delete them",
  no: "Leave them",
};
