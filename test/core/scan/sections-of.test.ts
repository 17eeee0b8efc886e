import { expect, test } from "vitest";
import { sectionsOf } from "../../../src/core/scan/choose-folder.ts";

const section = (id: string, ...locations: string[]) => ({ id, locations });
const sections = [section("1", "/m"), section("2", "/m/Movies/"), section("3", "/m/Mov"), section("4", "D:\\Films")];
const ids = (path: string): string[] => sectionsOf(path, sections).map(({ id }) => id);

test.each([
  ["/m/Movies/Heat", ["2", "1"]],
  ["/m/Movies", ["2", "1"]],
  ["/m/Movies4K/Heat", ["1"]],
  ["D:\\Films\\Heat", ["4"]],
  ["D:\\films\\Heat", []],
  ["/other", []],
  ["/m/../etc", []],
  ["", []],
])("it finds the libraries that contain %s, the innermost first", (path, found) => {
  expect(ids(path)).toEqual(found);
});

test("a library on the root of a disk contains everything there, but less closely than any other", () => {
  const all = [section("root", "/"), section("deep", "/a/b")];
  expect(sectionsOf("/a/b/c", all).map(({ id }) => id)).toEqual(["deep", "root"]);
});
