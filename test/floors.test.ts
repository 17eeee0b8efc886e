import { dirname } from "node:path/posix";
import { describe, expect, test } from "vitest";
import { circles, importsOf, isOurs, layerOf, linesOf, readSources, type Sources } from "./support/sources.ts";

/** Lists whose entries are read one by one; everything else is a room, and a room has at most fifteen files. */
const CATALOGUES = [
  "core/decide/guards",
  "app/doctor/probes",
  "hosts/cli/commands",
  "hosts/ui/text",
  "store/migrations",
];
const MAX_FILES = 15;
const MAX_LINES = 300;

const OURS = readSources();
const folderOf = (path: string): string => dirname(path);

/** Imports between two folders of one layer, types and dynamic imports included, each pair of folders once. */
function arrowsOf(sources: Sources): { from: string; to: string }[] {
  const pairs = importsOf(sources)
    .filter(({ from, to }) => isOurs(to) && layerOf(from) === layerOf(to) && folderOf(from) !== folderOf(to))
    .map(({ from, to }) => `${folderOf(from)} ${folderOf(to)}`);
  return [...new Set(pairs)].map((pair) => {
    const [from = "", to = ""] = pair.split(" ");
    return { from, to };
  });
}

/** A line for each folder with those of the same layer that it imports from, by name. */
const floorsOf = (arrows: ReturnType<typeof arrowsOf>): string =>
  Map.groupBy(arrows, ({ from }) => from)
    .entries()
    .map(
      ([from, row]) =>
        `${from} → ${row
          .map(({ to }) => to)
          .toSorted()
          .join(", ")}`,
    )
    .toArray()
    .toSorted()
    .join("\n");

/** Folders with too many files, or with one alone and no folder below them. */
function oddFolders(paths: readonly string[]): string[] {
  const folders = Map.groupBy(paths, folderOf);
  const hasRooms = (folder: string): boolean => [...folders.keys()].some((other) => other.startsWith(`${folder}/`));
  return [...folders].flatMap(([folder, { length }]) => {
    if (length > MAX_FILES && !CATALOGUES.includes(folder)) return [`${folder} has ${length} files`];
    return length === 1 && !hasRooms(folder) ? [`${folder} has one file`] : [];
  });
}

const tooLong = (sources: Sources): string[] =>
  Object.entries(sources)
    .map(([path, text]) => ({ path, lines: linesOf(text) }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path}: ${lines} lines`);

describe("the folders", () => {
  // `npm run floors` writes the table: a new line in it is a decision about the house.
  test("import from each other as the table says", () =>
    expect(`${floorsOf(arrowsOf(OURS))}\n`).toMatchFileSnapshot("floors.txt"));
  test("never import each other, nor in a ring", () => expect(circles(arrowsOf(OURS))).toEqual([]));
  test("hold neither one file nor more than fifteen, except for catalogues", () => {
    expect(oddFolders(Object.keys(OURS))).toEqual([]);
  });
});

test("a file tells one thing whole, in 300 lines at most", () => expect(tooLong(OURS)).toEqual([]));

describe("the check finds a planted fault", () => {
  const down = { "app/file/a.ts": 'import { b } from "../journal/b.ts";', "app/journal/b.ts": "" };

  test.each([
    ["a value", 'import { a } from "../file/a.ts";'],
    ["a type", 'import type { A } from "../file/a.ts";'],
    ["a dynamic import", 'await import("../file/a.ts");'],
  ])("it finds an import of %s in both directions", (_, text) => {
    const both = { ...down, "app/journal/b.ts": text };
    expect(floorsOf(arrowsOf(down))).toBe("app/file → app/journal");
    expect(floorsOf(arrowsOf(both))).toBe("app/file → app/journal\napp/journal → app/file");
    expect(circles(arrowsOf(both))).toEqual(["app/file → app/journal → app/file"]);
  });
  test("it finds a parent that imports its child, and passes over other layers", () => {
    const parent = { "core/parse/a.ts": 'import { b } from "./lex/b.ts";\nimport { c } from "../../store/c.ts";' };
    expect(floorsOf(arrowsOf(parent))).toBe("core/parse → core/parse/lex");
  });
  test("it finds a folder of one file and one of sixteen, and accepts a catalogue with either", () => {
    const many = (folder: string): string[] => Array.from({ length: 16 }, (_, at) => `${folder}/${at}.ts`);
    expect(oddFolders(["app/alone/a.ts"])).toEqual(["app/alone has one file"]);
    expect(oddFolders(["app/a.ts", "app/pair/a.ts", "app/pair/b.ts"])).toEqual([]);
    expect(oddFolders(many("app/file"))).toEqual(["app/file has 16 files"]);
    expect(oddFolders(many("core/decide/guards"))).toEqual([]);
  });
  test("it finds files that grow", () => {
    const of = (lines: number): string => "x;\n".repeat(lines);
    expect(tooLong({ "core/a.ts": of(301), "core/b.ts": of(300) })).toEqual(["core/a.ts: 301 lines"]);
  });
});
