import { expect, test } from "vitest";
import { splitByDirection } from "../../../../src/hosts/ui/model/split-name.ts";

test.each([
  ["Heat (1995)", ["Heat (1995)"]],
  ["باب الحديد (1958) {tmdb-700006}", ["", "باب الحديد", " (1958) {tmdb-700006}"]],
  ["שלום.עולם.2004.1080p.mkv", ["", "שלום.עולם", ".2004.1080p.mkv"]],
  [
    "The Band's Visit – ביקור התזמורת [1080p]",
    ["The Band's Visit – ", "ביקור התזמורת", " [1080p]"],
  ],
  ["", [""]],
])("right-to-left words of %s are runs, without years, tags and brackets", (text, parts) => {
  expect(splitByDirection(text)).toEqual(parts);
  expect(parts.join("")).toBe(text);
});
