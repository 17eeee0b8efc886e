import { dropUndefined } from "../../base/drop-undefined.ts";
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
  findings.map(({ code, path, reason, remedy, server }, index) => ({
    number: index + 1,
    code,
    path: cleanText(path, 4096),
    reason,
    ...dropUndefined({ server }),
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

/** Titles for findings that are not only about a Plex. */
const TITLES_OF_ALL: Partial<Record<AuditCode, string>> = {
  plex_mismatch: "Shown by a media server as something else",
  plex_unmatched: "Not matched by a media server",
  not_in_plex: "Not shown by a media server",
};

/** Counts the findings for each code that was found, in the order of the codes. */
export function totalsOf(findings: readonly Pick<AuditFinding, "code" | "server">[]): CodeTotal[] {
  const counts = Map.groupBy(findings, ({ code }) => code);
  return AUDIT_CODE_NAMES.flatMap((code) => {
    const found = counts.get(code) ?? [];
    const ofAll = found.some(({ server }) => server !== undefined) && TITLES_OF_ALL[code];
    return found.length === 0
      ? []
      : { code, title: ofAll || AUDIT_CODES[code], count: found.length };
  });
}
