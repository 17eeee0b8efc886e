import { expect, test } from "vitest";
import { LETTERS } from "../../../../src/names/parse/lex/number-list.ts";
import { parseName } from "../../../../src/names/parse/name.ts";
import COUNTING from "../../../../src/names/parse/words/counting.json" with { type: "json" };

const LETTER = new RegExp(`^[${LETTERS}]$`, "i");

test("each letter in the counting words is a letter", () => {
  const words = [COUNTING.season, COUNTING.episode, COUNTING.episodeBehind]
    .flatMap(Object.values<string>)
    .join("");
  const letters = [...new Set(words.match(/[\p{L}\p{M}]/gu))];
  expect(letters.length).toBeGreaterThan(100);
  expect(letters.filter((letter) => !LETTER.test(letter))).toEqual([]);
});

test.each(["»", "”", "，", "、", "،", "。", "।", "×", "÷", "·", "・", "】", "－", "٪"])(
  "%s is not a letter, and may follow a season directly",
  (sign) => {
    expect(LETTER.test(sign)).toBe(false);
    expect(parseName(`Stone Pier 2. sezon${sign} 1080p`).seasons).toEqual([2]);
  },
);

test.each(["и", "ä", "მ", "ક", "字", "ฤ"])(
  "a word followed directly by %s is a different word",
  (letter) => {
    expect(parseName(`Stone Pier 2 évad${letter} 1080p`).seasons).toEqual([]);
  },
);
