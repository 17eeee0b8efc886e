import { counted } from "./plurals.ts";

/** What a person who is signed in may do. */
export const roles = {
  reviewer:
    "You are signed in as a reviewer: you look and decide. Only the operator, who has AUTH_TOKEN, changes anything else.",
  isReviewer: "Reviewer",
  isOperator: "Operator",
};

/** The words of the page that says how this program is. */
export const health = {
  system: "System",
  never: "The doctor has not looked since the daemon began.",
  looking: "The doctor looks …",
  allWell: counted("All is well: # thing was looked at.", "All is well: # things were looked at."),
  wrong: counted("# thing is wrong.", "# things are wrong."),
  doubtful: counted("# is doubtful.", "# are doubtful."),
  others: counted("# is well.", "# are well."),
  lookedAt: (when: string): string =>
    `Looked at ${when}. It takes up to 15 seconds and changes nothing.`,
  lookedAtAs: (when: string, user: string): string =>
    `Looked at ${when}, as ${user}. It takes up to 15 seconds and changes nothing.`,
  look: "Look now",
  again: "Look again",
  toDo: "To do",
  well: "Well",
  countWell: (count: number): string => `${count} well`,
  levels: { fail: "wrong", warn: "doubtful" },
  why: "Why",
  helps: "What helps",
  setHere: "Set it here",
  runIt: "Run it where the daemon runs:",
  lookFirst: "It only shows what to decide by. Run it where the daemon runs:",
  copy: "Copy",
  copyLabel: (what: string): string => `Copy: ${what}`,
  copied: "Copied.",
};
