import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EXTRA_FOLDERS, EXTRAS_AT_END } from "../../../src/names/parse/about-works.ts";
import { readFolder } from "../../../src/names/parse/folder.ts";
import { parseName } from "../../../src/names/parse/name.ts";
import { numberOf, parseRoman } from "../../../src/names/parse/numbers/number-words.ts";
import { findExtrasAtEnd } from "../../../src/names/parse/numbers-in-text.ts";
import { VOCABULARY } from "../../../src/names/parse/tags/find-tags.ts";
import {
  countLeadingSiteChars,
  findTrailingSite,
} from "../../../src/names/parse/tags/site-words.ts";
import { tokensOf } from "../../../src/names/parse/tokens.ts";
import COUNTING from "../../../src/names/parse/words/counting.json" with { type: "json" };
import DESCRIBING from "../../../src/names/parse/words/describing-words.json" with { type: "json" };
import EDITIONS from "../../../src/names/parse/words/editions.json" with { type: "json" };
import FOLDERS from "../../../src/names/parse/words/folders.json" with { type: "json" };
import LANGUAGES from "../../../src/names/parse/words/languages.json" with { type: "json" };
import NUMBERS from "../../../src/names/parse/words/number-words.json" with { type: "json" };
import SITES from "../../../src/names/parse/words/sites.json" with { type: "json" };
import TAGS from "../../../src/names/parse/words/tags.json" with { type: "json" };
import THINGS from "../../../src/names/parse/words/things.json" with { type: "json" };
import TITLES from "../../../src/names/parse/words/title-words.json" with { type: "json" };
import ABOUT_WORKS from "../../../src/names/parse/words/works-about-works.json" with {
  type: "json",
};
import { findWorkAbout } from "../../../src/names/readings/facts/about-words.ts";
import { claimsOf } from "../../../src/names/readings/facts/claims.ts";
import { findPieces } from "../../../src/names/readings/facts/season-pieces.ts";
import { NOTHING } from "../../../src/names/readings/facts/walk-words.ts";

const ROOT = join(import.meta.dirname, "../../..");
const WORDS = join(ROOT, "src/names/parse/words");

type Table = { readonly [key: string]: string | Table };

const TABLES = readdirSync(WORDS).map(
  (file) =>
    [
      file.replace(".json", ""),
      JSON.parse(readFileSync(join(WORDS, file), "utf8")) as Table,
    ] as const,
);

/** Returns each list of a table, named by its path. */
const listsOf = (table: Table, way: string): [string, string][] =>
  Object.entries(table).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${way} ${key}`, value]] : listsOf(value, `${way} ${key}`),
  );

// The table of works about works has a list for each concept and language.
const LISTS = Map.groupBy(
  TABLES.flatMap(([name, table]) => listsOf(table, name)),
  ([name]) => name.split(" ", name.startsWith("works-about-works") ? 1 : undefined).join(" "),
);

test.each([...LISTS].flatMap(([name, lists]) => [[name, lists.map(([, list]) => list)] as const]))(
  "%s: all spellings are lower-case and unique",
  (_, lists) => {
    for (const list of lists) expectPlain(list);
  },
);

function expectPlain(list: string): void {
  // A `|` in brackets separates spellings of one word.
  const spellings = list.replace(/\([^)]*\)/g, "()").split("|");
  expect(list).toBe(list.toLowerCase());
  expect(spellings.filter((one) => one !== one.trim() || one === "")).toEqual([]);
  expect(spellings.filter((one, i) => !one.includes("()") && spellings.indexOf(one) !== i)).toEqual(
    [],
  );
}

test("docs/reference/word-tables.md gives the source of each list and names no other list", () => {
  const rows = readFileSync(join(ROOT, "docs/reference/word-tables.md"), "utf8").matchAll(
    /^\| ([a-z-]+) \| ([^|]+) \|[^|]+\| \S/gm,
  );
  const said = [...rows].flatMap(([, table, lists = ""]) =>
    lists.split(", ").map((list) => `${table} ${list.trim()}`),
  );
  const there = TABLES.flatMap(([name, table]) =>
    ["languages", "works-about-works"].includes(name)
      ? [`${name} each`]
      : Object.keys(table).map((list) => `${name} ${list}`),
  );
  expect(said.filter((one) => one !== "table list").toSorted()).toEqual(there.toSorted());
});

test("no word belongs to two languages", () => {
  const words = Object.values(LANGUAGES).flatMap((list) => list.split("|"));
  expect(words.filter((one, i) => words.indexOf(one) !== i)).toEqual([]);
});

/** Returns tags by kind, in the form of `VOCABULARY`. */
const tagLists = (table: Readonly<Record<string, string>>, kind: string, hard: boolean) =>
  Object.entries(table).map(([value, list]) => [kind, value, hard, list] as const);

test.each([
  ...Object.entries(TAGS.soft).flatMap(([kind, table]) => tagLists(table, kind, false)),
  ...Object.entries({ ...TAGS.hard }).flatMap(([kind, table]) => tagLists(table, kind, true)),
  ...Object.entries(TAGS.television).flatMap(([kind, table]) => tagLists(table, kind, true)),
  ...tagLists(LANGUAGES, "language", false),
  ...tagLists(EDITIONS.soft, "edition", false),
  ...tagLists(EDITIONS.hard, "edition", true),
])(
  "each spelling of the %s “%s” (hard: %s) is found in a name with that meaning",
  (kind, value, hard, list) => {
    for (const spelling of list.split("|")) {
      const { text, tags } = tokensOf(`Plain Word 2010 ${spelling} x264`);
      const found = tags.find(({ start, end }) => {
        const said = text.slice(start, end).toLowerCase();
        return said === spelling || `${said}+` === spelling;
      });
      expect({ spelling, ...found }).toMatchObject({ spelling, kind, value, hard });
    }
  },
);

test.each([
  ["release", DESCRIBING.release],
  ["discLabels", DESCRIBING.discLabels],
  ["shortLanguages", DESCRIBING.shortLanguages],
  ["languages", DESCRIBING.languages],
  ["places", DESCRIBING.places],
  ["genres", DESCRIBING.genres],
  ["wholeSeason", DESCRIBING.wholeSeason],
  ["kinds of editions", EDITIONS.kinds],
  ["words of editions", EDITIONS.words],
  ["weakAlone", TITLES.weakAlone],
  ["kinds", TITLES.kinds],
  ["hyphenatedStarts", TITLES.hyphenatedStarts],
])("%s: each entry is a single word after tokenizing", (_, list) => {
  const isWord = (word: string) => tokensOf(`Plain ${word} end`).words[1]?.lower === word;
  expect(list.split("|").filter((word) => !isWord(word))).toEqual([]);
});

test.each([
  ["endingTags", TITLES.endingTags],
  ["commonWords", TITLES.commonWords],
  ["neverTitle", TITLES.neverTitle],
  ["ambiguousTags", TITLES.ambiguousTags],
  ["tags of things", THINGS.tags],
])("%s: every word is a tag", (_, list) => {
  expect(list.split("|").filter((word) => !VOCABULARY.has(word))).toEqual([]);
});

test("reads each country and region directly before a disc as a description", () => {
  const codes = `${DESCRIBING.countryCodes}|${DESCRIBING.discRegions}`.toUpperCase().split("|");
  expect(DESCRIBING.countryCodes.split("|")).toHaveLength(249);
  const isClaimed = (name: string) =>
    !claimsOf(tokensOf(`Plain Word 2010 ${name} Blu-ray`))
      .slice(3)
      .includes(undefined);
  const all = [...codes, ...DESCRIBING.countryNames.split("|")];
  expect(all.filter((name) => !isClaimed(name))).toEqual([]);
});

test("no word describes both a release and a place, and weakAlone lists no title of three letters or fewer", () => {
  const release = DESCRIBING.release.split("|");
  const places = `${DESCRIBING.languages}|${DESCRIBING.places}`.split("|");
  expect(places.filter((word) => release.includes(word))).toEqual([]);
  expect(TITLES.weakAlone.split("|").filter((word) => word.length <= 3)).toEqual([]);
});

test("recognizes each generic folder and each folder of extras", () => {
  for (const [kind, list] of Object.entries(FOLDERS)) {
    for (const name of list.split("|")) {
      expect([name, readFolder(name, false).generic]).toEqual([name, kind]);
    }
  }
  for (const [name, kind] of EXTRA_FOLDERS) {
    expect([name, readFolder(name, false).extra]).toEqual([name, kind]);
  }
  // Plex's kinds: support.plex.tv, "Local Files for Trailers and Extras".
  const kinds = "behindthescenes|deleted|featurette|interview|other|scene|short|trailer";
  expect([...new Set(EXTRA_FOLDERS.values())].toSorted().join("|")).toBe(kinds);
  for (const name of THINGS.insideRelease.split("|")) {
    expect([name, readFolder(name, false).extra]).toEqual([name, "other"]);
  }
});

test("reads each number word as its number", () => {
  for (const [number, list] of Object.entries(NUMBERS.cardinals)) {
    for (const word of list.split("|")) {
      expect([word, numberOf(word)]).toEqual([word, Number(number)]);
    }
  }
  for (const [at, word] of NUMBERS.ordinals.split("|").entries()) {
    expect([word, numberOf(word)]).toEqual([word, at + 1]);
  }
  for (const [at, word] of NUMBERS.romans.split("|").entries()) {
    expect([word, parseRoman(word)]).toEqual([word, at + 1]);
  }
});

test("finds each site at the start or the end of a name", () => {
  for (const domain of SITES.domains.split("|")) {
    expect([domain, countLeadingSiteChars(`[some-site.${domain}] Film`)]).not.toEqual([domain, 0]);
  }
  for (const site of SITES.atEnd.split("|")) {
    expect([site, findTrailingSite(`Film 2010 [${site}]`)]).toEqual([site, "Film 2010".length]);
  }
});

/** Returns the texts that the alternatives of a small expression match. Lookarounds are ignored. */
function expand(expression: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const sign of Array.from(expression)) {
    depth += "([".includes(sign) ? 1 : ")]".includes(sign) ? -1 : 0;
    if (sign === "|" && depth === 0) parts.push("");
    else parts.push(`${parts.pop()}${sign}`);
  }
  return parts.flatMap((part) => {
    const unit =
      /^(.*?)(\((?:\?:)?((?:[^()]|\([^()]*\))*)\)|\[([^\]]*)\]|\\d(?:\{\d,\d\})?|\\\/|.(?=\?))(\?)?(.*)$/su.exec(
        part,
      );
    if (unit === null) return [part];
    const [, before = "", one = "", group, signs, optional, rest = ""] = unit;
    const around = group?.startsWith("?") ? [""] : expand(group ?? "");
    const matched =
      group !== undefined
        ? around
        : signs !== undefined
          ? Array.from(signs)
          : [one.startsWith("\\d") ? "1" : one.replace("\\", "")];
    const ends = expand(rest);
    return [...matched, ...(optional === undefined ? [] : [""])].flatMap((said) =>
      ends.map((end) => `${before}${said}${end}`),
    );
  });
}

const countsEpisode = (name: string): boolean => {
  const { episodes, absolute } = parseName(name);
  return [...episodes, ...absolute].join() === "5";
};
const isWholeBlock = (block: string): boolean =>
  claimsOf(tokensOf(`Plain Show [${block}]`))
    .slice(2)
    .every((role) => role === "kind");
const spans = (name: string, numbers: string): boolean => {
  const { seasons, episodes } = parseName(name);
  return episodes.join() === numbers || (episodes.length === 0 && seasons.join() === numbers);
};

test.each<[keyof typeof COUNTING, (word: string) => boolean]>([
  ["season", (word) => parseName(`Plain Show ${word} 2`).seasons.join() === "2"],
  [
    "seasonBeside",
    (word) =>
      parseName(`Plain Show ${word}${word === "st" ? "." : ""} 2 Ep 5`).seasons.join() === "2",
  ],
  ["episode", (word) => countsEpisode(`Plain Show ${word} 5`)],
  ["episodeBeside", (word) => countsEpisode(`Plain Show Staffel 2 ${word} 5`)],
  ["episodeBehind", (word) => countsEpisode(`Plain Show 5. ${word}`)],
  [
    "to",
    (word) =>
      spans(`Plain Show S01E02 ${word} E04`, "2,3,4") ||
      spans(`Plain Show Season 2 ${word} 4`, "2,3,4"),
  ],
  [
    "and",
    (word) =>
      spans(`Plain Show S01E02 ${word} E03`, "2,3") ||
      spans(`Plain Show Season 2 ${word} 3`, "2,3"),
  ],
  ["of", (word) => countsEpisode(`Plain Show 5 ${word} 6`)],
  ["complete", (word) => isWholeBlock(`${word} series`)],
  ["show", (word) => isWholeBlock(`complete ${word}`)],
])("each word of “%s” takes effect", (list, counts) => {
  const words = Object.values(COUNTING[list]).flatMap(expand);
  expect(words.filter((word) => !counts(word))).toEqual([]);
});

test("each word for a copy is a mark, unless it is part of the title", () => {
  const isMark = (name: string) => claimsOf(tokensOf(name)).at(-1) === "mark";
  expect(
    DESCRIBING.copies.split("|").filter((word) => !isMark(`Film (2010) - ${word}.mkv`)),
  ).toEqual([]);
  expect(["Film (2010) - Copy (2).mkv", "Film (2010) 副本.mkv"].filter(isMark)).toHaveLength(2);
  expect(["Carbon Copy.mkv", "Copy.mkv", "Film - Copy Cat.mkv"].filter(isMark)).toEqual([]);
});

test("reads each Chinese or Japanese word as a tag", () => {
  const words = expand(DESCRIBING.han).map((word) => (word.length === 1 ? `国语${word}` : word));
  expect(words.filter((word) => tokensOf(`Film 2010 ${word}`).tags.length === 0)).toEqual([]);
});

test.each<[string, string, (word: string) => unknown]>([
  [
    "atEnd",
    [...EXTRAS_AT_END.keys()].join("|"),
    (word) => findExtrasAtEnd(`Plain Film 2010 ${word}`)[0],
  ],
  [
    "parts, pieces",
    `${THINGS.parts}|${THINGS.pieces}`,
    (word) => findPieces(`Plain Show ${word} 2`)[0],
  ],
])("finds each word of the list “%s”", (_, list, find) => {
  // Removes the word's negative lookaheads.
  const words = expand(list.replace(/\(\?!(?:[^()]|\([^()]*\))*\)/g, ""));
  expect(words.filter((word) => find(word) === undefined)).toEqual([]);
});

type AboutConcept = {
  readonly always: Readonly<Record<string, string>>;
  readonly ambiguous?: Readonly<Record<string, string>>;
};
const CONCEPTS: readonly (readonly [string, AboutConcept])[] = Object.entries(ABOUT_WORKS);
const firstOf = (lists: Readonly<Record<string, string>>): string[] =>
  Object.values(lists).map((list) => list.split("|")[0] ?? "");

test("finds words about works of each concept and language behind a number and in a block", () => {
  const known = { ...NOTHING, titles: ["plain show"] };
  const missed = CONCEPTS.flatMap(([concept, { always }]) =>
    firstOf(always).flatMap((word, at) =>
      (at % 2 === 0 ? [`Plain Show S01E02 ${word}.mkv`] : [`[${word}] Plain Show - 02.mkv`])
        .filter((name) => findWorkAbout(name, known, { isUntitled: false }) === undefined)
        .map((name) => `${concept}: ${name}`),
    ),
  );
  expect(missed).toEqual([]);
});

test("ambiguous words about works count only behind the numbers of an untitled episode", () => {
  const known = { ...NOTHING, titles: ["plain show"] };
  const isFound = (name: string, isUntitled: boolean) =>
    findWorkAbout(name, known, { isUntitled }) !== undefined;
  const words = CONCEPTS.flatMap(([, { ambiguous = {} }]) => firstOf(ambiguous));
  const wrong = words.filter(
    (word) =>
      !isFound(`Plain Show S01E02 ${word}.mkv`, true) ||
      isFound(`Plain Show S01E02 ${word}.mkv`, false) ||
      isFound(`${word} Plain Show S01E02.mkv`, true),
  );
  expect(wrong).toEqual([]);
});
