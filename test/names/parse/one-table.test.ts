// Words for works about works are one table. A second list elsewhere would give one owner of a path
// other words than the next one.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import TABLE from "../../../src/names/parse/words/works-about-works.json" with { type: "json" };

const SRC = join(import.meta.dirname, "../../../src");
const TABLE_FILE = "names/parse/words/works-about-works.json";

type Concept = {
  always: Readonly<Record<string, string>>;
  folders?: string;
  suffixes?: string;
  doubtfulSuffixes?: string;
};
const CONCEPTS: readonly Concept[] = Object.values(TABLE);
const WORDS: ReadonlySet<string> = new Set(
  CONCEPTS.flatMap(({ always, folders, suffixes, doubtfulSuffixes }) =>
    [...Object.values(always), folders, suffixes, doubtfulSuffixes].flatMap(
      (list) => list?.split("|") ?? [],
    ),
  ),
);

/** Files whose longest list shares this number of words with the table, and why they have it. */
const OTHER_KNOWLEDGE: Readonly<Record<string, readonly [words: number, why: string]>> = {
  "core/plan/files/extras.ts": [10, "folders that are written for Plex"],
  "core/plan/names/name-rules.ts": [9, "names that a media server reads as an extra"],
  "names/learned/name-key.ts": [4, "file names that say nothing about a work"],
  "names/parse/extras.ts": [8, "release groups with the name of a suffix"],
  "names/parse/words/tags.json": [4, "tags of a release"],
};

const LEAST = 3;

/** The words of the table in one list, which is separated by `|`, or by commas in quotation marks. */
const findListed = (text: string): string[] =>
  [...text.matchAll(/(?<=["'|(/ ,])([\p{L}\p{M}' -]{3,40}?)s?\??(?=["'|)/,])/gu)]
    .map(([, word = ""]) => word.trim().toLowerCase())
    .filter((word) => WORDS.has(word) || WORDS.has(`${word}s`));

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");

test("no other file of the sources has a list of words for works about works", () => {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
    (path) =>
      /^(?:names|core|app|store|servers|program)\/.*\.(?:ts|json)$/.test(path) &&
      path !== TABLE_FILE,
  );
  const found = files.flatMap((path) => {
    const text = withoutComments(readFileSync(join(SRC, path), "utf8"));
    // A list over several lines is one text, up to the end of its statement.
    const lists = text.split(/;\n|\n\n/).map((one) => [...new Set(findListed(one))]);
    const longest = lists.toSorted((a, b) => b.length - a.length)[0] ?? [];
    return longest.length < LEAST ? [] : [[path, longest] as const];
  });
  const counts = Object.fromEntries(found.map(([path, words]) => [path, words.length]));
  const known = Object.entries(OTHER_KNOWLEDGE).map(([path, [words]]) => [path, words] as const);
  expect(counts, JSON.stringify(found)).toEqual(Object.fromEntries(known));
});
