import { expect, test } from "vitest";
import { numberFindings, totalsOf } from "../../../../src/app/audit/numbered.ts";
import { type AuditFinding, toAdvice } from "../../../../src/core/audit/finding.ts";
import type { AuditDesk } from "../../../../src/program/use-cases/library/audit.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const FINDINGS = ["A", "B", "C"].map(
  (name): AuditFinding => ({
    code: "left_over",
    path: `/media/${name} (2000)`,
    reason: "It has no video.",
    remedy: toAdvice("Bring the video back, or remove it."),
  }),
);

test("audit prints the total of each code, the first findings, and the command that explains the code", async () => {
  const io = fakeIo();
  const report = {
    findings: numberFindings(FINDINGS),
    totals: totalsOf(FINDINGS),
    files: 9,
    unread: [],
    notes: [],
    at: 0,
  };
  const desk: AuditDesk = {
    run: async () => report,
    read: () => Promise.reject(new Error("The page reads, not the command.")),
    findMatches: async () => [],
    close: () => {},
  };
  const { context } = fakeContext(io, {}, { audit: async () => desk });
  expect(await runProgram(context, ["audit", "--limit", "2"])).toBe(0);
  expect(io.written()).toMatch(/\(left_over\): 3\n {2}1\. \/media\/A \(2000\)\n/);
  expect(io.written()).toMatch(
    /add --only left_over --limit 3\n {2}help: plex-ingest help left_over\n\n3 findings in 9 files/,
  );
});

test.each([
  [{}, "No problems were found in 9 files."],
  [
    { notes: ["Plex has not listed its libraries yet, so it was not compared."] },
    "No problems were found in the parts that were compared, in 9 files.",
  ],
  [
    { unread: ["/media/Locked"] },
    "No problems were found in the parts that were compared, in 9 files.",
  ],
])("an audit without findings, with %j, prints “%s”", async (more, sentence) => {
  const io = fakeIo();
  const report = { findings: [], totals: [], files: 9, unread: [], notes: [], at: 0, ...more };
  const desk: AuditDesk = {
    run: async () => report,
    read: () => Promise.reject(new Error("The page reads, not the command.")),
    findMatches: async () => [],
    close: () => {},
  };
  const { context } = fakeContext(io, {}, { audit: async () => desk });
  await runProgram(context, ["audit"]);
  expect(io.written()).toContain(sentence);
});

test("an audit of no file does not say that there are no problems, and exits with 1", async () => {
  const io = fakeIo();
  const none = "Nothing was checked: there is no file in /media/Movies.";
  const report = { findings: [], totals: [], files: 0, unread: [none], notes: [], at: 0 };
  const desk: AuditDesk = {
    run: async () => report,
    read: () => Promise.reject(new Error("The page reads, not the command.")),
    findMatches: async () => [],
    close: () => {},
  };
  const { context } = fakeContext(io, {}, { audit: async () => desk });
  expect(await runProgram(context, ["audit"])).toBe(1);
  expect(io.written()).toBe(`Nothing was changed.\n! ${none}\n`);
});
