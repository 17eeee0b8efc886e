import { REASON_CODES, type ReasonCode } from "../../base/reason-codes.ts";
import { AUDIT_CODES, type AuditCode } from "../audit/finding.ts";
import { AUDIT_HELP } from "./audit-help.ts";
import { CHECK_HELP } from "./check-help.ts";
import type { HelpText } from "./help-text.ts";
import { REASON_HELP } from "./reason-help.ts";

/** Release reasons, audit findings, and doctor checks. */
export const HELP_KINDS = ["reason", "finding", "check"] as const;

type HelpKind = (typeof HELP_KINDS)[number];

/** Help for one code. `title` is the short form shown in lists; checks have no title. */
export interface HelpEntry extends HelpText {
  kind: HelpKind;
  code: string;
  title?: string;
}

/** Returns every code with its help text, grouped by kind and in the order of each kind's table. */
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

/** Returns the paragraph for a reason code. Undefined for a code from another version. */
export const findReasonHelp = (code: string): HelpText | undefined =>
  Object.hasOwn(REASON_HELP, code) ? REASON_HELP[code as ReasonCode] : undefined;
