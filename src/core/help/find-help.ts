import { REASON_CODES } from "../../base/reason-codes.ts";
import { AUDIT_CODES } from "../audit/finding.ts";
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

type Texts<Value> = Readonly<Record<string, Value>>;

const listEntries = (kind: HelpKind, texts: Texts<HelpText>, titles: Texts<string>): HelpEntry[] =>
  Object.entries(texts).map(([code, text]) => {
    const title = titles[code];
    return { kind, code, ...(title === undefined ? {} : { title }), ...text };
  });

/** Returns every code with its help text, grouped by kind and in the order of each kind's table. */
export const listHelp = (): HelpEntry[] => [
  ...listEntries("reason", REASON_HELP, REASON_CODES),
  ...listEntries("finding", AUDIT_HELP, AUDIT_CODES),
  ...listEntries("check", CHECK_HELP, {}),
];

/** Returns all entries with this code, because a reason and a finding can share one. */
export const findHelp = (code: string): HelpEntry[] =>
  listHelp().filter((entry) => entry.code === code);

/** Returns the paragraph for a reason code. Undefined for a code from another version. */
export function findReasonHelp(code: string): HelpText | undefined {
  const texts: Texts<HelpText> = REASON_HELP;
  return Object.hasOwn(texts, code) ? texts[code] : undefined;
}
