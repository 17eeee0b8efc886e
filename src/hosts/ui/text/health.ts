import { counted, formatCount } from "./plurals.ts";

/** Texts about the permissions of a signed-in person. */
export const roles = {
  reviewer:
    "You are signed in as a reviewer: you can look and decide. Only the operator can change " +
    "anything else.",
  isReviewer: "Reviewer",
  isOperator: "Operator",
};

/** Texts of the page about this program's health. */
export const health = {
  system: "System",
  never: "The doctor has not run since the daemon started.",
  looking: "The doctor is running …",
  allWell: counted("All is well: # check passed.", "All is well: # checks passed."),
  wrong: counted("# problem.", "# problems."),
  doubtful: counted("# warning.", "# warnings."),
  others: counted("# check passed.", "# checks passed."),
  parts: "What has to work",
  works: counted(
    "The # part that is checked works.",
    "All # parts work.",
    "Nothing is checked yet.",
  ),
  /** `others` are not checked now. */
  troubles: (ill: number, silent: number, well: number, others: number): string =>
    `${[
      ill > 0 && (ill === 1 ? "1 part has trouble" : `${formatCount(ill)} parts have trouble`),
      silent > 0 && (silent === 1 ? "1 part is silent" : `${formatCount(silent)} parts are silent`),
      well > 0 && (well === 1 ? "1 part works" : `${formatCount(well)} parts work`),
      others > 0 && `${formatCount(others)} not checked now`,
    ]
      .filter(Boolean)
      .join(", ")}.`,
  doctorFound: counted("The doctor found # problem.", "The doctor found # problems."),
  lookedAt: (when: string): string =>
    `Last run: ${when}. A run takes up to 15 seconds and changes nothing.`,
  lookedAtAs: (when: string, user: string): string =>
    `Last run: ${when}, as ${user}. A run takes up to 15 seconds and changes nothing.`,
  /** *Check now* on the same page asks the services that do not answer. */
  runFirst: "Run the doctor",
  toDo: "To do",
  well: "Well",
  countWell: (count: number): string => `${count} well`,
  levels: { fail: "wrong", warn: "doubtful" },
  why: "Why",
  helps: "What to do",
  setHere: "Open this setting",
  runIt: "Run this where the daemon runs:",
  lookFirst: "This command only shows information. Run it where the daemon runs:",
  copy: "Copy",
  copyLabel: (what: string): string => `Copy: ${what}`,
  copied: "Copied.",
};
