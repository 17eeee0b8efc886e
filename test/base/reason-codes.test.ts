import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { meaningOf, REASON_CODES } from "../../src/base/reason-codes.ts";
import { HISTORY_ACTIONS } from "../../src/core/history-actions.ts";

const isCode = (word: string): boolean => Object.hasOwn(REASON_CODES, word);

test("reason codes are words joined by underscores, each with a meaning of a few words", () => {
  for (const [code, meaning] of Object.entries(REASON_CODES)) {
    expect(code).toMatch(/^[a-z\d]+(?:_[a-z\d]+)*$/);
    expect(meaning, code).toMatch(/^\S.{3,70}[^.\s]$/);
  }
});

test("a code from another version has no meaning here, regardless of its name", () => {
  expect(meaningOf("no_match")).toBe("TMDB has no entry with this title");
  expect(["of_another_version", "constructor"].map(meaningOf)).toEqual([undefined, undefined]);
});

test("the documentation names only reason codes that are in the table", () => {
  const doc = (path: string): string =>
    readFileSync(new URL(`../../docs/${path}`, import.meta.url), "utf8");
  const inTable =
    doc("develop/decisions/012-guards-and-what-they-hold.md").match(/^\| `.*?\|/gm) ?? [];
  const inText = doc("reference/identification.md").match(/`[a-z]+_[a-z_]+`/g) ?? [];
  const named = [...inTable.flatMap((cell) => cell.match(/`[a-z_]+`/g) ?? []), ...inText].map(
    (quoted) => quoted.slice(1, -1),
  );
  // `parent_id` is a field, not a reason code.
  const isOther = (word: string): boolean =>
    word === "parent_id" || Object.hasOwn(HISTORY_ACTIONS, word);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((word) => !isCode(word) && !isOther(word))).toEqual([]);
});
