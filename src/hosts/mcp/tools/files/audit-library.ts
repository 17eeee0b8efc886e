import * as z from "zod";
import { type ShownAudit, shownAudit } from "../../../../app/audit/audit-shape.ts";
import { sentence } from "../../../../base/actions/sentence.ts";
import { toIsoTime } from "../../../../base/text/local-time.ts";
import { AUDIT_CODE_NAMES, type AuditCode } from "../../../../core/audit/finding.ts";
import type { AuditReport } from "../../../../program/use-cases/library/audit.ts";
import { byReviewer, DEFAULT_LIMIT, defineTool, MAX_WAIT_MS } from "../define.ts";
import { limit, listOf, text } from "../fields.ts";

export const auditLibrary = defineTool({
  name: "audit_library",
  ...byReviewer("library"),
  title: "Audit the library",
  description:
    "Find what is wrong in the library: works in wrong folders, duplicates, broken or missing " +
    "files, bad names, wrong Plex matches; each with its plan. Changes nothing. While the " +
    "answer has running, call again for the findings.",
  input: z.strictObject({
    folders: listOf(text(4095), 20).describe(
      "full paths in the library; default all, e.g. [/media/Movies]",
    ),
    only: listOf(z.enum(AUDIT_CODE_NAMES), 30).describe("only these codes, e.g. [twice]"),
    afresh: z
      .boolean()
      .optional()
      .describe("true: check again; else answers may be ten minutes old"),
    limit,
    cursor: z
      .optional(z.string().regex(/^\d{1,9}$/))
      .describe("next from the last answer, for the next page"),
  }),
  output: shownAudit,
  async run(
    { folders = [], only = [], afresh = false, limit: most = DEFAULT_LIMIT, cursor = "0" },
    deps,
    { signal },
  ) {
    const desk = await deps.audit();
    const asked = { folders, afresh: afresh && cursor === "0" };
    const found = await desk.read(asked, { maxMs: MAX_WAIT_MS, signal });
    if (!("running" in found)) return pageOf(found, { only, after: Number(cursor), most });
    const { running } = found;
    return {
      running,
      findings: [],
      totals: [],
      total: 0,
      files: running.files,
      unread: [],
      notes: [],
    };
  },
});

type FindingsRange = { only: readonly AuditCode[]; after: number; most: number };

/**
 * Returns a page of the findings with these codes, skipping the first `after`. An empty list of
 * codes means all findings.
 */
function pageOf(
  { findings: all, at, ...rest }: AuditReport,
  { only, after, most }: FindingsRange,
): ShownAudit {
  const findings = only.length === 0 ? all : all.filter(({ code }) => only.includes(code));
  const shown = findings.slice(after, after + most);
  return {
    findings: shown.map(({ plan, ...finding }) => ({
      ...finding,
      plan: plan && sentence`${plan}`,
    })),
    ...rest,
    total: findings.length,
    at: toIsoTime(at),
    ...(after + shown.length < findings.length ? { next: `${after + shown.length}` } : {}),
  };
}
