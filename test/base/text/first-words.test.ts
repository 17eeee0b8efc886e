import { expect, test } from "vitest";
import { cutToWords } from "../../../src/base/text/clean-text.ts";

test.each([
  ["A short text.", 20, "A short text."],
  ["  On \n two\tlines  ", 20, "On two lines"],
  ["A thief steals secrets, and plants one.", 24, "A thief steals secrets…"],
  ["彼女は不思議な世界に迷い込む", 6, "彼女は不思…"],
  ["😀😀😀😀", 4, "😀…"],
  ["", 10, ""],
])("cuts %j to %i characters as %j", (text, most, words) => {
  expect(cutToWords(text, most)).toBe(words);
  expect(words.length).toBeLessThanOrEqual(most);
});
