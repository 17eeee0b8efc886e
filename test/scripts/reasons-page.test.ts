import { expect, test } from "vitest";
import { reasonsPage } from "../../scripts/reasons-page.ts";
import { PROBES } from "../../src/app/doctor/probes/list.ts";
import { toCommandText, toPageText } from "../../src/base/actions/sentence.ts";
import { REASON_CODES } from "../../src/base/reason-codes.ts";
import { AUDIT_CODES } from "../../src/core/audit/finding.ts";
import { findHelp, listHelp } from "../../src/core/help/find-help.ts";

test("docs/reference/reasons.md matches the tables of help", async () => {
  await expect(
    reasonsPage(),
    "docs/reference/reasons.md is generated: npm run docs:reasons",
  ).toMatchFileSnapshot("../../docs/reference/reasons.md");
});

test("every reason, audit finding and doctor check has a paragraph", () => {
  const codes = (kind: string): string[] =>
    listHelp()
      .filter((entry) => entry.kind === kind)
      .map(({ code }) => code)
      .toSorted();
  expect(codes("reason")).toEqual(Object.keys(REASON_CODES).toSorted());
  expect(codes("finding")).toEqual(Object.keys(AUDIT_CODES).toSorted());
  expect(codes("check")).toEqual(PROBES.map(({ id }) => id).toSorted());
});

test("a code of two kinds has a paragraph for each kind", () => {
  expect(findHelp("missing").map(({ kind }) => kind)).toEqual(["reason", "finding"]);
});

test("a paragraph is short and complete in the terminal and on the page", () => {
  for (const { code, means, remedy } of listHelp()) {
    for (const text of [toCommandText(remedy), toPageText(remedy)]) {
      expect(`${means} ${text}`, code).toMatch(/^(?:plex-ingest|[A-Z“]).*[.!]$/s);
      expect(`${means} ${text}`.split(" ").length, code).toBeLessThanOrEqual(90);
    }
  }
});
