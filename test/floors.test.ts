import { dirname } from "node:path/posix";
import { describe, expect, test } from "vitest";
import {
  circles,
  importsOf,
  isOurs,
  layerOf,
  readSources,
  type Sources,
} from "./support/sources.ts";

const OURS = readSources();
const folderOf = (path: string): string => dirname(path);

/**
 * Imports between folders of the same layer, including types and dynamic imports; each pair of
 * folders once.
 */
function arrowsOf(sources: Sources): { from: string; to: string }[] {
  const pairs = importsOf(sources)
    .filter(
      ({ from, to }) =>
        isOurs(to) && layerOf(from) === layerOf(to) && folderOf(from) !== folderOf(to),
    )
    .map(({ from, to }) => `${folderOf(from)} ${folderOf(to)}`);
  return [...new Set(pairs)].map((pair) => {
    const [from = "", to = ""] = pair.split(" ");
    return { from, to };
  });
}

/** One line per folder: the folders of the same layer from which it imports, sorted by name. */
const floorsOf = (arrows: { from: string; to: string }[]): string =>
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

describe("the folders", () => {
  // `npm run floors` writes the table. A new line in it is a decision about the architecture.
  test("import from each other as the table states", () =>
    expect(
      `${floorsOf(arrowsOf(OURS))}\n`,
      "test/floors.txt is generated: if the new import is meant, npm run floors",
    ).toMatchFileSnapshot("floors.txt"));
  test("never import each other, directly or in a cycle", () =>
    expect(circles(arrowsOf(OURS))).toEqual([]));
});

describe("the check finds a planted violation", () => {
  const down = { "app/file/a.ts": 'import { b } from "../journal/b.ts";', "app/journal/b.ts": "" };

  test.each([
    ["a value", 'import { a } from "../file/a.ts";'],
    ["a type", 'import type { A } from "../file/a.ts";'],
    ["a dynamic import", 'await import("../file/a.ts");'],
  ])("finds an import of %s in both directions", (_, text) => {
    const both = { ...down, "app/journal/b.ts": text };
    expect(floorsOf(arrowsOf(down))).toBe("app/file → app/journal");
    expect(floorsOf(arrowsOf(both))).toBe("app/file → app/journal\napp/journal → app/file");
    expect(circles(arrowsOf(both))).toEqual(["app/file → app/journal → app/file"]);
  });
  test("finds a parent that imports its child, and ignores other layers", () => {
    const parent = {
      "names/parse/a.ts": 'import { b } from "./lex/b.ts";\nimport { c } from "../../store/c.ts";',
    };
    expect(floorsOf(arrowsOf(parent))).toBe("names/parse → names/parse/lex");
  });
});
