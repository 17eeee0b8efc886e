import { expect, test } from "vitest";
import { BLOCKED, DOUBTFUL } from "../../scripts/prose/patterns.ts";
import { findProse } from "../../scripts/prose.ts";

const named = (path: string, text: string, patterns = BLOCKED): string[] =>
  findProse(path, text, patterns).map(({ line, pattern }) => `${line} ${pattern.name}`);

test.each([
  [
    "a doc comment",
    "a.ts",
    "/**\n * A number\n * is none.\n */\nexport const a = 1;\n",
    "1 is none",
  ],
  ["line comments that follow each other", "a.ts", "// of so\n// many files\n", "1 so many"],
  ["a message", "a.ts", 'fail("The log says so.");\n', "1 says so"],
  ["a template", "a.ts", "fail(`${name} has nothing but pictures.`);\n", "1 nothing but"],
  ["a test title", "test/a.test.ts", 'test("it is told once", () => {});\n', "1 is said"],
  ["text of the page", "a.tsx", "const a = <p>It goes on by itself.</p>;\n", "1 by itself"],
  ["a paragraph", "a.md", "# A\n\nWhoever reads\nthis.\n", "3 whoever"],
  ["a comment that ends in it", "a.ts", "// Undefined if there is none.\n", "1 there is none"],
  ["a table row", "a.md", "| a | not there any more |\n", "1 no more"],
])("reports a blocked phrase in %s", (_, path, text, expected) => {
  expect(named(path, text)).toContain(expected);
});

test.each([
  ["code of a page", "a.md", "```sh\n# none that\n```\n`is none`\n"],
  ["an import", "a.ts", 'import { a } from "./so many.ts";\n'],
  ["SQL", "a.ts", 'read("select a from b where whoever = 1");\n'],
  ["a directive", "a.ts", "// biome-ignore lint/x: says so\nconst a = 1;\n"],
  ["a longer text", "a.ts", "// So many that it stops. No more than ten.\n"],
])("ignores %s", (_, path, text) => {
  expect(named(path, text)).toEqual([]);
});

test("an inline exception applies to one phrase only", () => {
  const text = "const a = 1;\n\n// prose-ok: so many\nconst b = 2; // so many words, says so\n";
  expect(named("a.ts", text)).toEqual(["4 says so"]);
  expect(named("a.md", "<!-- prose-ok: is none -->\nIt is none.\n")).toEqual([]);
});

test("reports a comment without a subject as doubtful, but does not fail", () => {
  const text = "/** What the engine does. */\nconst a = 1;\n";
  expect(named("a.ts", text)).toEqual([]);
  expect(named("a.ts", text, DOUBTFUL)).toEqual(["1 starts without its subject"]);
});
