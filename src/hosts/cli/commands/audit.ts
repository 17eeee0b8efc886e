import { InvalidArgumentError } from "commander";
import type { NumberedFinding } from "../../../app/audit/numbered.ts";
import { commandOf } from "../../../base/actions/sentence.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { AUDIT_CODE_NAMES, type AuditCode } from "../../../core/audit/finding.ts";
import type { AuditReport } from "../../../program/use-cases/library/audit.ts";
import { type Io, printJson, printLines } from "../terminal/print.ts";
import { createStatusLine } from "../terminal/status-line.ts";
import { AS_JSON, createIntegerParser, defineCommand } from "./define.ts";

function eachCode(text: string, before: readonly AuditCode[] = []): readonly AuditCode[] {
  const code = AUDIT_CODE_NAMES.find((name) => name === text);
  if (code === undefined) {
    throw new InvalidArgumentError(`It must be one of ${AUDIT_CODE_NAMES.join(", ")}.`);
  }
  return [...new Set([...before, code])];
}

/** Number of files between two updates of the progress line. */
const STEP = 500;

export const audit = defineCommand({
  name: "audit",
  summary: "find what is wrong in the library, each with the plan that fixes it; changes nothing",
  examples: [
    ["audit", "all libraries"],
    ["audit /media/Movies --only two_works wrong_folder", "some codes, in one folder"],
    [
      "audit --json",
      "all findings, for a script; exits with 1 only if something could not be read, or nothing was",
    ],
  ],
  arguments: {
    folders: { value: "[folder...]", summary: "library folders, or any other folders" },
  },
  options: {
    only: {
      value: "<code...>",
      summary: "only these findings",
      read: eachCode,
      suggestions: AUDIT_CODE_NAMES,
    },
    thorough: {
      summary: "read the header of each video, and compare in full those that seem to be the same",
    },
    limit: {
      value: "<n>",
      summary: "at most this many findings of each code",
      read: createIntegerParser(1, 100_000),
      fallback: 5,
    },
    json: AS_JSON,
  },
  async run({ folders, only = [], thorough = false, limit, json }, { io, audit: open }) {
    const status = json ? undefined : createStatusLine(io);
    const desk = await open();
    let shown = 0;
    const report = await desk.run({ folders, only, thorough }, io.signal, ({ files, headers }) => {
      if (files + headers < shown + STEP) return;
      shown = files + headers;
      status?.(
        headers > 0
          ? `${files} files; reading video headers: ${headers}`
          : `Reading: ${files} files`,
      );
    });
    status?.("");
    if (json) {
      // `yes` is set because a program cannot answer a question.
      const findings = report.findings.map(({ plan, ...finding }) => ({
        ...finding,
        plan: plan && commandOf(plan.do === "shell" ? plan : { ...plan, yes: true }),
      }));
      const { totals, files, unread, notes } = report;
      printJson(io, { findings, totals, files, unread, notes });
    } else {
      printReport(io, report, limit);
    }
    return report.unread.length > 0 ? 1 : 0;
  },
});

function printReport(
  io: Io,
  { findings, totals, files, unread, notes }: AuditReport,
  limit: number,
): void {
  const byCode = Map.groupBy(findings, ({ code }) => code);
  for (const { code, title, count } of totals) {
    printLines(io, [`${title} (${code}): ${count}`]);
    for (const finding of byCode.get(code)?.slice(0, limit) ?? []) printFinding(io, finding);
    if (count > limit) {
      printLines(io, [`  … and ${count - limit} more: add --only ${code} --limit ${count}`]);
    }
    printLines(io, [`  help: plex-ingest help ${code}`]);
    printLines(io, [""]);
  }
  const all = totals.reduce((sum, { count }) => sum + count, 0);
  const isWhole = notes.length + unread.length === 0;
  const none = `No problems were found${isWhole ? "" : " in the parts that were compared,"}`;
  const found = all === 0 ? none : `${all} findings`;
  // An audit that read nothing has no result. The line about it follows.
  const result = files === 0 && all === 0 ? [] : [`${found} in ${files} files.`];
  printLines(io, [
    [...result, "Nothing was changed."].join(" "),
    ...[...unread.map((unreadPath) => `! ${unreadPath}`), ...notes].map((line) =>
      cleanText(line, 600),
    ),
  ]);
}

function printFinding(io: Io, { number, path, reason, plan, advice }: NumberedFinding): void {
  printLines(io, [
    `  ${number}. ${path}`,
    `     ${reason}${advice === undefined ? "" : ` ${advice}`}`,
  ]);
  // Not wrapped, so that it can be pasted into a shell.
  if (plan) io.out(`       ${commandOf(plan)}\n`);
}
