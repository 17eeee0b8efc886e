import { describe, expect, test } from "vitest";
import { importsOf, readSources, type Sources } from "./support/sources.ts";

const OURS = readSources();

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

test("the house has few bags of dependencies and few late imports", () => {
  const counted = {
    "dependency types": dependencyTypes(OURS).length,
    "late imports": lateImports(OURS).length,
  };
  console.log(JSON.stringify(counted));
  expect(counted["dependency types"]).toBeLessThanOrEqual(70);
  expect(counted["late imports"]).toBeLessThanOrEqual(45);
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
