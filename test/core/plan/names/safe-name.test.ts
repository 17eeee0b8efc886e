import { expect, test } from "vitest";
import { toCollisionKey, toSafeName } from "../../../../src/core/plan/names/safe-name.ts";

const safe = (text: string, maxBytes = 215) => toSafeName(text, { maxBytes });

test.each([
  ["Alien: Covenant", "Alien - Covenant"],
  ["Alien : Covenant", "Alien - Covenant"],
  ["2:22", "2-22"],
  ["Face/Off", "Face-Off"],
  ["Face\\Off", "Face-Off"],
  ["M*A*S*H", "MASH"],
  ['"Weird" Al', "'Weird' Al"],
  ["What <is> this?", "What is this"],
  ["One|Two", "One-Two"],
  ["...And Justice for All...", "And Justice for All"],
  ["  . hidden", "hidden"],
  ["Title: ", "Title"],
  ["Two\n\tlines", "Two lines"],
  ["Amélie", "Amélie"],
  ["a\u202egnp.exe\u200b\u0000\u009f\u{e0041}", "agnp.exe"],
  ["x\ufffdy\ud800z", "xyz"],
  ["a<\u0301b", "\u00e1b"],
  ["con", "_con"],
  ["NUL.mkv", "_NUL.mkv"],
  ["COM¹.2020", "_COM¹.2020"],
  ["Con Air", "Con Air"],
  ["", "unnamed"],
  ["..", "unnamed"],
  ["???", "unnamed"],
])("%j becomes %j", (text, expected) => expect(safe(text)).toBe(expected));

test("cuts names by bytes without splitting characters, keeps the extension and cleans the fallback", () => {
  expect(toSafeName("?", { maxBytes: 50, fallback: "a/b" })).toBe("a-b");
  expect(toSafeName("?", { maxBytes: 50, fallback: ".." })).toBe("unnamed");
  expect(safe(`${"é".repeat(200)}.mkv`, 21)).toBe(`${"é".repeat(8)}.mkv`);
  const family = "👨\u{1f3fd}";
  expect(safe(family.repeat(10), 20)).toBe(family.repeat(2));
  expect(safe("ten chars. and more", 11)).toBe("ten chars");
  const zalgo = safe(`x${"\u0489".repeat(400)}`, 100);
  expect(Buffer.byteLength(zalgo)).toBeLessThanOrEqual(100);
  expect(zalgo.startsWith("x\u0489")).toBe(true);
});

test.each([
  "a.".repeat(200_000),
  " ".repeat(400_000),
  ": ".repeat(200_000),
  "\u0301".repeat(400_000),
  "((((".repeat(100_000),
])("turns hostile text of 400,000 characters into a valid name", (text) => {
  const name = safe(text);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(215);
  expect(name).not.toMatch(/^[. ]|[. ]$/);
});

test("any code unit yields an NFC name that cleaning leaves unchanged", () => {
  const bad: number[] = [];
  for (let unit = 0; unit <= 0xffff; unit++) {
    const name = safe(`a${String.fromCharCode(unit)}b`);
    const sound =
      name === safe(name) &&
      name === name.normalize("NFC") &&
      !/[/\\\0-\x1f:*?"<>|\u202e\ufffd]/.test(name);
    if (!sound) bad.push(unit);
  }
  expect(bad).toEqual([]);
});

test("names that some file system treats as equal have one key", () => {
  expect(toCollisionKey("Ame\u0301lie.MKV")).toBe(toCollisionKey("AM\u00c9LIE.mkv"));
  expect(toCollisionKey("Straße")).toBe(toCollisionKey("STRASSE"));
  expect(toCollisionKey("ΟΔΟΣ")).toBe(toCollisionKey("οδος"));
  expect(toCollisionKey("HEAT (1995).mkv")).toBe(toCollisionKey("Heat (1995).MKV"));
  expect(toCollisionKey("\u212a-Pax")).toBe(toCollisionKey("k-pax"));
  expect(toCollisionKey("a")).not.toBe(toCollisionKey("b"));
});
