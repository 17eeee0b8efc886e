import { REASON_CODES, type ReasonCode } from "../../base/reason-codes.ts";
import { AUDIT_CODES, type AuditCode } from "../audit/finding.ts";
import { AUDIT_HELP } from "./audit-help.ts";
import { CHECK_HELP } from "./check-help.ts";
import type { HelpText } from "./help-text.ts";
import { REASON_HELP } from "./reason-help.ts";

/** Reasons of releases, findings of the audit, and checks of the doctor. */
export const HELP_KINDS = ["reason", "finding", "check"] as const;

type HelpKind = (typeof HELP_KINDS)[number];

/** Help for one code. `title` is the short form that lists show; a check has none. */
export interface HelpEntry extends HelpText {
  kind: HelpKind;
  code: string;
  title?: string;
}

/** Every code with its paragraph, by kind, in the order of its table. */
export const listHelp = (): HelpEntry[] => [
  ...Object.entries(REASON_HELP).map(([code, text]) => ({
    kind: "reason" as const,
    code,
    title: REASON_CODES[code as ReasonCode],
    ...text,
  })),
  ...Object.entries(AUDIT_HELP).map(([code, text]) => ({
    kind: "finding" as const,
    code,
    title: AUDIT_CODES[code as AuditCode],
    ...text,
  })),
  ...Object.entries(CHECK_HELP).map(([code, text]) => ({ kind: "check" as const, code, ...text })),
];

/** Returns all entries with this code, because a reason and a finding can share one. */
export const findHelp = (code: string): HelpEntry[] =>
  listHelp().filter((entry) => entry.code === code);

/** Returns the paragraph of a reason. Undefined for a code of another version. */
export const findReasonHelp = (code: string): HelpText | undefined =>
  Object.hasOwn(REASON_HELP, code) ? REASON_HELP[code as ReasonCode] : undefined;
