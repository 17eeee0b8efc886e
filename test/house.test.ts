import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { importsOf, readSources, type Sources } from "./support/sources.ts";

const OURS = readSources();
const ROOT = join(import.meta.dirname, "../src");

/** Named bundles of what a function is handed; parameters spelled out where they are used are none. */
const dependencyTypes = (sources: Sources): string[] =>
  Object.entries(sources).flatMap(([path, text]) =>
    [...text.matchAll(/\b(?:type|interface) (\w*Deps)\b(?=[ <=])/g)].map(([, name]) => `${path}: ${name}`),
  );

/** Imports at run time in the program and its hosts. Each is a place where a reader loses the thread; what the page loads late is shown late. */
const lateImports = (sources: Sources): string[] =>
  importsOf(sources)
    .filter(({ from, how }) => how === "dynamic" && /^(?:program|hosts)\//.test(from) && !from.startsWith("hosts/ui/"))
    .map(({ from, to }) => `${from} → ${to}`);

/** Lines of all files of the sources: styles, pages and tables as well. */
const linesOfSources = (): number =>
  readdirSync(ROOT, { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, { parentPath, name }) => sum + readFileSync(join(parentPath, name), "utf8").split("\n").length - 1,
      0,
    );

// What the house may grow to. A number goes down with the house; up only with a feature that needs it.
test("the house stays small", () => {
  const counted = {
    "dependency types": dependencyTypes(OURS).length,
    "late imports": lateImports(OURS).length,
    "lines of src": linesOfSources(),
  };
  console.log(JSON.stringify(counted));
  expect(counted["dependency types"]).toBeLessThanOrEqual(70);
  expect(counted["late imports"]).toBeLessThanOrEqual(45);
  expect(counted["lines of src"]).toBeLessThanOrEqual(128_500);
});

describe("the count finds a planted", () => {
  test("dependency type, exported, generic or not", () => {
    const text = "export type Deps = {};\ntype ReviewDeps<T> = T;\ninterface StageDeps {}\ntype Depth = 1;\n";
    expect(dependencyTypes({ "app/a.ts": text })).toEqual([
      "app/a.ts: Deps",
      "app/a.ts: ReviewDeps",
      "app/a.ts: StageDeps",
    ]);
  });
  test("late import, in the program and its hosts alone", () => {
    const text = 'await import("./b.ts");';
    expect(lateImports({ "app/a.ts": text, "hosts/cli/a.ts": text })).toEqual(["hosts/cli/a.ts → hosts/cli/b.ts"]);
  });
});
