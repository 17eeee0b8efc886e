import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { AUDIT_CODE_NAMES, AUDIT_CODES } from "../../src/core/audit/finding.ts";

test("the audit table in the docs lists each code with its words, in order", () => {
  const rows = readFileSync("docs/use/audit.md", "utf8").matchAll(/^\| `(\w+)` \| (.+?) \|/gm);
  const said = [...rows].map(([, code, words = ""]) => [code, words]);
  expect(
    said.map(([code]) => code),
    "docs/use/audit.md has one row a code, in their order",
  ).toEqual(AUDIT_CODE_NAMES);
  for (const [at, code] of AUDIT_CODE_NAMES.entries()) {
    expect(said[at]?.[1], `docs/use/audit.md, ${code}`).toMatch(
      new RegExp(`^${AUDIT_CODES[code]}`),
    );
  }
});
