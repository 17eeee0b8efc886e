import type { MediaType } from "../../base/identity.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import {
  AUDIT_CODE_NAMES,
  AUDIT_CODES,
  type AuditCode,
  type AuditFinding,
  type Remedy,
} from "../../core/audit/finding.ts";

/**
 * A finding as it is shown. If there is no plan, `advice` is what a person should do. `work` is
 * what the plan renames, `release` what it takes back.
 */
export type NumberedFinding = Omit<AuditFinding, "remedy"> & {
  number: number;
  plan: Exclude<Remedy, { do: "advise" }> | null;
  advice?: string;
  work?: { type: MediaType; tmdb_id: number };
  release?: number;
};

export const numberFindings = (findings: readonly AuditFinding[]): NumberedFinding[] =>
  findings.map(({ code, path, reason, remedy }, index) => ({
    number: index + 1,
    code,
    path: cleanText(path, 4096),
    reason,
    ...planOf(remedy),
  }));

function planOf(remedy: Remedy): Pick<NumberedFinding, "plan" | "advice" | "work" | "release"> {
  if (remedy.do === "advise") return { plan: null, advice: remedy.text };
  if (remedy.do === "undo") {
    return { plan: remedy, ...(typeof remedy.id === "number" ? { release: remedy.id } : {}) };
  }
  const [work] = remedy.do === "rename" ? (remedy.works ?? []) : [];
  return { plan: remedy, ...(work ? { work: { type: work.type, tmdb_id: work.tmdbId } } : {}) };
}

export type CodeTotal = { code: AuditCode; title: string; count: number };

/** Counts the findings for each code that was found, in the order of the codes. */
export function totalsOf(findings: readonly Pick<AuditFinding, "code">[]): CodeTotal[] {
  const counts = Map.groupBy(findings, ({ code }) => code);
  return AUDIT_CODE_NAMES.flatMap((code) => {
    const count = counts.get(code)?.length ?? 0;
    return count === 0 ? [] : { code, title: AUDIT_CODES[code], count };
  });
}
