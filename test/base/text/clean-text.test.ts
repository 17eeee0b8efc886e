import { expect, test } from "vitest";
import { cleanText } from "../../../src/base/text/clean-text.ts";

test("ordinary names of every script are unchanged", () => {
  for (const name of [
    "Amélie (2001)",
    "千と千尋の神隠し",
    "Доктор",
    "نام",
    "❤️ & 👍🏽",
    "a\u00a0b",
  ]) {
    expect(cleanText(name)).toBe(name);
  }
});

test.each([
  ["NUL", "\0"],
  ["escape, as in terminal sequences", "\u001b"],
  ["newline", "\n"],
  ["C1 control", "\u009b"],
  ["delete", "\u007f"],
  ["soft hyphen", "\u00ad"],
  ["line separator", "\u2028"],
  ["bidi override", "\u202e"],
  ["bidi isolate", "\u2066"],
  ["Arabic letter mark", "\u061c"],
  ["zero-width space", "\u200b"],
  ["zero-width joiner", "\u200d"],
  ["byte order mark", "\ufeff"],
  ["Hangul filler", "\u3164"],
  ["combining grapheme joiner", "\u034f"],
  ["tag letter, invisible to people and read by models", "\u{e0041}"],
  ["variation selector 17", "\u{e0100}"],
  ["lone surrogate", "\ud800"],
])("shows %s without interpreting it", (_, unsafe) => {
  expect(cleanText(`a${unsafe}b`)).toBe("a\ufffdb");
});

test("cuts a text to the given number of code points including the ellipsis, even at millions of characters", () => {
  expect(cleanText("abcdef", 6)).toBe("abcdef");
  expect(cleanText("abcdefg", 6)).toBe("abcde…");
  expect(cleanText("👍".repeat(7), 6)).toBe(`${"👍".repeat(5)}…`);
  expect(cleanText("👍".repeat(6), 6)).toBe("👍".repeat(6));
  expect(cleanText("\u202e".repeat(5_000_000), 100)).toBe(`${"\ufffd".repeat(99)}…`);
});
