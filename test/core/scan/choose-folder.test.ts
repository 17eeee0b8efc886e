import { expect, test } from "vitest";
import { chooseFolder, sectionsOf } from "../../../src/core/scan/choose-folder.ts";

const root = (): string => "/m";
const waiting = (first: string, ...more: string[]): [{ path: string }, ...{ path: string }[]] => [
  { path: first },
  ...more.map((path) => ({ path })),
];
const paths = (covers: { path: string }[]): string[] => covers.map(({ path }) => path);

test("chooses the oldest waiting scan, with all scans for the same folder", () => {
  const { path, covers } = chooseFolder(waiting("/m/a", "/m/b", "/m/a"), root);
  expect([path, paths(covers)]).toEqual(["/m/a", ["/m/a", "/m/a"]]);
});

test("scans a season with its show, but not a folder with only a common prefix", () => {
  const { path, covers } = chooseFolder(
    waiting("/m/Show/S1", "/m/Show", "/m/Show 2", "/m/Show/S2"),
    root,
  );
  expect([path, paths(covers)]).toEqual(["/m/Show", ["/m/Show/S1", "/m/Show", "/m/Show/S2"]]);
});

test("treats a backslash as part of a name unless the server runs Windows", () => {
  expect(paths(chooseFolder(waiting("/m/a", "/m/a\\b"), root).covers)).toEqual(["/m/a"]);
  expect(chooseFolder(waiting("D:\\m\\a\\b", "D:\\m\\a"), root).path).toBe("D:\\m\\a");
});

test("scans up to fifty folders one by one, and the whole library if there are more", () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => `/m/${at}`);
  expect(chooseFolder(waiting("/m/0", ...many(50)), root).path).toBe("/m/0");
  const { path, covers } = chooseFolder(waiting("/m/0", ...many(51)), root);
  expect(path).toBe("/m");
  expect(covers).toHaveLength(52);
});

const section = (id: string, ...locations: string[]) => ({ id, locations });
const sections = [
  section("1", "/m"),
  section("2", "/m/Movies/"),
  section("3", "/m/Mov"),
  section("4", "D:\\Films"),
];
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
])("finds the libraries that contain %s, the innermost first", (path, found) => {
  expect(ids(path)).toEqual(found);
});

test("a library at the root of a disk contains everything there, but ranks after any deeper one", () => {
  const all = [section("root", "/"), section("deep", "/a/b")];
  expect(sectionsOf("/a/b/c", all).map(({ id }) => id)).toEqual(["deep", "root"]);
});
