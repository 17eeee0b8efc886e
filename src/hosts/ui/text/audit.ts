import { AUDIT_CODES } from "../../../core/audit/finding.ts";
import { several } from "./plurals.ts";

/** The words of the audit. What is wrong with a file, the server says. */
export const audit = {
  codes: AUDIT_CODES,
  found: (count: number, files: number): string =>
    `${several(count, { one: "# finding", other: "# findings" })} in ${files} files`,
  fine: "Nothing is wrong.",
  reading: (files: number): string => `The library is being read: ${files} files so far.`,
  looking: (videos: number): string => `Its videos are being looked into: ${videos} so far.`,
  afresh: "Look again",
  plan: "What puts it right:",
  byHand: "What you can do:",
  names: "See the new names",
  unread: "Not read",
  most: (count: number): string =>
    `These are the first ${count}. Once they are put right, “Look again” shows the next.`,
};
