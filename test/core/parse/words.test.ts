import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { VOCABULARY } from "../../../src/core/parse/tags/vocabulary.ts";
import LANGUAGES from "../../../src/core/parse/words/languages.json" with { type: "json" };

const WORDS = join(import.meta.dirname, "../../../src/core/parse/words");

type Table = { readonly [key: string]: string | Table };

/** Every list of a table, by the way to it. */
const listsOf = (table: Table, way: string): [string, string][] =>
  Object.entries(table).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${way} ${key}`, value]] : listsOf(value, `${way} ${key}`),
  );

const LISTS = readdirSync(WORDS).flatMap((file) =>
  listsOf(JSON.parse(readFileSync(join(WORDS, file), "utf8")) as Table, file),
);

test.each(LISTS)("%s: lower-case spellings, each once", (_, list) => {
  // A `|` in brackets separates spellings of one word.
  const spellings = list.replace(/\([^)]*\)/g, "()").split("|");
  expect(list).toBe(list.toLowerCase());
  expect(spellings.filter((one) => one !== one.trim() || one === "")).toEqual([]);
  expect(spellings.filter((one, i) => !one.includes("()") && spellings.indexOf(one) !== i)).toEqual([]);
});

test("a word of one language is no word of another", () => {
  const words = Object.values(LANGUAGES).flatMap((list) => list.split("|"));
  expect(words.filter((one, i) => words.indexOf(one) !== i)).toEqual([]);
});

test.each([
  ["1080", "resolution", false],
  ["bluray", "source", true],
  ["german", "language", false],
  ["director's cut", "edition", true],
  ["pbs", "network", false],
])("%s is a tag", (spelling, kind, hard) => {
  expect(VOCABULARY.get(spelling)).toMatchObject({ kind, hard });
});
