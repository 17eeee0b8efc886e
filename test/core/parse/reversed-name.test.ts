import { expect, test } from "vitest";
import { parsePath } from "../../../src/core/parse/path.ts";
import { isReversedName } from "../../../src/core/parse/reversed-name.ts";

test("a reversed name has the same numbers as its folder, and no others", () => {
  const at = (file: string) => isReversedName(parsePath(`Show.S02E12.1080p.WEB-GRP/${file}`));
  expect(at("PRG-BEW p0801 21E20S wohS.mkv")).toBe(true);
  expect(at("PRG-BEW p0801 31E20S wohS.mkv")).toBe(false);
  expect(at("a8f3e1.mkv")).toBe(false);
  expect(at("03.mkv")).toBe(false);
});
