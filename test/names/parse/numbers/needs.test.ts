// A form's expression runs only on texts that its prefilter accepts. The prefilter must accept
// every text that the expression matches.
import { expect, test } from "vitest";
import { createPrefilter } from "../../../../src/names/parse/lex/scan.ts";
import { BARE_FORMS } from "../../../../src/names/parse/numbers/bare-number.ts";
import { EPISODE_FORMS } from "../../../../src/names/parse/numbers/episode.ts";
import { SEASON_FORMS } from "../../../../src/names/parse/numbers/season.ts";
import { SEASON_EPISODE_FORMS } from "../../../../src/names/parse/numbers/season-episode.ts";
import COUNTING from "../../../../src/names/parse/words/counting.json" with { type: "json" };
import { randomFrom } from "../../../support/random.ts";

const TEXTS = 20_000;
// All counting words, without the groups of their expressions.
const WORDS = Object.values(COUNTING).flatMap((byLanguage) =>
  Object.values(byLanguage).flatMap((words) =>
    words.replace(/\(\?[:=][^()]*\)\??|[?\\]/g, "").split("|"),
  ),
);
const SIGNS = Array.from(
  " . - ~ | ( [ ] ) # : , + & / é 第 話 x e s t v p d".replaceAll(" ", "").padEnd(40, " ."),
);
const NUMBERS = ["1", "2", "02", "03", "05", "10", "102", "1080p", "2010", "iv", "two", "second"];
const PARTS = [
  "so",
  "sp",
  "ova",
  "ona",
  "oad",
  "ex",
  "special",
  "all",
  "part",
  "pt",
  "ep",
  "episode",
  "xe",
  "of",
  "iz",
];

const FORMS = [...SEASON_EPISODE_FORMS, ...SEASON_FORMS, ...EPISODE_FORMS, ...BARE_FORMS].flatMap(
  ([example, pattern, , needs]) =>
    needs?.length === 1 ? [{ example, pattern, mayHave: needs as (text: string) => boolean }] : [],
);

const matches = (pattern: RegExp, text: string): boolean => {
  pattern.lastIndex = 0;
  return pattern.exec(text) !== null;
};

test("each form's prefilter accepts every text that its expression matches", () => {
  const next = randomFrom(228);
  const pick = (of: readonly string[]) => of[Math.floor(next() * of.length)] ?? "";
  const found = new Set<string>();
  for (let n = 0; n < TEXTS; n += 1) {
    const parts = Array.from({ length: 2 + Math.floor(next() * 6) }, () =>
      pick([pick(NUMBERS), pick(NUMBERS), pick(SIGNS), pick(SIGNS), pick(WORDS), pick(PARTS)]),
    );
    const text = next() < 0.5 ? parts.join("") : parts.join(" ").toUpperCase();
    for (const { example, pattern, mayHave } of FORMS) {
      if (matches(pattern, text)) {
        found.add(example);
        expect(mayHave(text), `${example} in ${text}`).toBe(true);
      }
    }
  }
  expect(found.size).toBeGreaterThan(FORMS.length / 2);
});

test("each form's prefilter accepts the form's own example", () => {
  const own = FORMS.filter(({ example, pattern }) => matches(pattern, example));
  expect(own.filter(({ example, mayHave }) => !mayHave(example))).toEqual([]);
  expect(own.length).toBeGreaterThan(FORMS.length / 2);
});

test.each([
  ["Ship S01E02", "s9", true],
  ["Ship [01]", "(9", true],
  ["Ship ~ 01", "- 9", true],
  ["Ship 01", "9$", true],
  ["Ship 01 ", "9$", false],
  ["2010 Ship", "^99", true],
  ["Ship 2010", "^99", false],
  ["Кораблик", "é", true],
  ["Ship", "é|9", false],
  ["SEASON 1", "season", true],
  ["Sea Son", "season", false],
])("%j passes the prefilter %j: %j", (text, few, said) => {
  expect(createPrefilter(few)(text)).toBe(said);
});
