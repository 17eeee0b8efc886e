import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize, resolve } from "node:path/posix";
import { describe, expect, test } from "vitest";

/** Sources by their path below `src`. */
type Sources = Readonly<Record<string, string>>;
type Import = { from: string; to: string; how: "value" | "type" | "dynamic" };

const SRC = resolve(import.meta.dirname, "../src");
const OURS: Sources = Object.fromEntries(
  readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => [path, readFileSync(join(SRC, path), "utf8")]),
);

const NAMES = String.raw`\{[^}]*\}|\*(?:\s+as\s+\w+)?|\w+(?:\s*,\s*(?:\{[^}]*\}|\*\s+as\s+\w+))?`;
const STATIC = new RegExp(String.raw`^(?:import|export)\s+(type\s+)?(?:(?:${NAMES})\s+from\s+)?["']([^"']+)["']`, "gm");
const DYNAMIC = /\bimport\(\s*["'`]([^"'`]+)["'`]/g;

function importsOf(sources: Sources): Import[] {
  return Object.entries(sources).flatMap(([from, text]) => {
    const target = (name: string): string => (name.startsWith(".") ? normalize(join(dirname(from), name)) : name);
    return [
      ...[...text.matchAll(STATIC)].map((m) => ({
        from,
        to: target(m[2] ?? ""),
        how: m[1] ? ("type" as const) : ("value" as const),
      })),
      ...[...text.matchAll(DYNAMIC)].map((m) => ({ from, to: target(m[1] ?? ""), how: "dynamic" as const })),
    ];
  });
}

// core ← store, adapters ← app ← daemon, mcp, cli, demo ← bin
const MAY_IMPORT: Record<string, readonly string[]> = {
  core: ["core"],
  store: ["core", "store"],
  adapters: ["core", "adapters"],
  app: ["core", "store", "app"],
  daemon: ["core", "app", "daemon"],
  mcp: ["core", "app", "mcp"],
  cli: ["core", "app", "cli"],
  demo: ["core", "app", "demo"],
  bin: ["core", "store", "adapters", "app", "daemon", "mcp", "cli", "demo", "bin"],
};
/** Beyond that, but by `import type` alone: clients are handed in. */
const MAY_IMPORT_TYPES: Record<string, readonly string[]> = { app: ["adapters"] };

const layerOf = (path: string): string => path.split("/")[0] ?? "";
const isOurs = (path: string): boolean => path.endsWith(".ts");

function wrongLayers(sources: Sources): string[] {
  const homeless = Object.keys(sources)
    .filter((path) => !path.includes("/") || !(layerOf(path) in MAY_IMPORT))
    .map((path) => `${path} is in no layer`);
  const wrong = importsOf(sources)
    .filter(({ to }) => isOurs(to))
    .filter(({ from, to, how }) => {
      const allowed = [
        ...(MAY_IMPORT[layerOf(from)] ?? []),
        ...(how === "type" ? (MAY_IMPORT_TYPES[layerOf(from)] ?? []) : []),
      ];
      return !allowed.includes(layerOf(to));
    })
    .map(({ from, to, how }) => `${from} → ${to} (${how})`);
  return [...homeless, ...wrong];
}

/** What core may use besides its own: nothing that touches a disk, a clock, a network or another process. */
const PURE_MODULES = ["node:path", "node:path/posix"];
const IMPURE =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bfetch\(|\bset(?:Timeout|Interval)\(/;

function impureCore(sources: Sources): string[] {
  const core = Object.fromEntries(Object.entries(sources).filter(([path]) => layerOf(path) === "core"));
  const imports = importsOf(core)
    .filter(({ to }) => !isOurs(to) && !PURE_MODULES.includes(to))
    .map(({ from, to }) => `${from} → ${to}`);
  const calls = Object.entries(core).flatMap(([path, text]) => {
    const [found] = IMPURE.exec(text) ?? [];
    return found === undefined ? [] : [`${path}: ${found}`];
  });
  return [...imports, ...calls];
}

/** Files that import each other, types counted, as `a → b → a`. */
function cycles(sources: Sources): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, how } of importsOf(sources))
    if (how !== "dynamic" && to in sources) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, above: string[]): void => {
    if (above.includes(path)) found.push([...above.slice(above.indexOf(path)), path].join(" → "));
    if (above.includes(path) || done.has(path)) return;
    for (const to of next.get(path) ?? []) visit(to, [...above, path]);
    done.add(path);
  };
  for (const path of Object.keys(sources)) visit(path, []);
  return found;
}

/** `import { z }` is one object with all that zod has: its 50 languages go into the bundle, and into every process. */
const wholeZod = (sources: Sources): string[] =>
  Object.keys(sources).filter((path) => /import\s*\{[^}]*\bz\b[^}]*\}\s*from\s*"zod"/.test(sources[path] ?? ""));

const linesOf = (text: string): number => text.replace(/\n$/, "").split("\n").length;

const tooLong = (sources: Sources): string[] =>
  Object.entries(sources)
    .filter(([, text]) => linesOf(text) > 200 && !/(?:eslint|oxlint)-disable max-lines\b/.test(text))
    .map(([path, text]) => `${path}: ${linesOf(text)} lines`);

function medianLines(sources: Sources): number {
  const lines = Object.values(sources)
    .map(linesOf)
    .toSorted((a, b) => a - b);
  return lines[Math.floor((lines.length - 1) / 2)] ?? 0;
}

const catchAlls = (sources: Sources): string[] =>
  Object.keys(sources).filter(
    (path) =>
      /(?:^|-)(?:util|utils|helper|helpers|index|misc|common)$/.test(basename(path, ".ts")) &&
      path !== "store/migrations/index.ts",
  );

describe("the sources", () => {
  test("are found at all, with their imports", () => {
    expect(Object.keys(OURS).length).toBeGreaterThan(100);
    const imports = importsOf(OURS);
    for (const how of ["value", "type", "dynamic"]) expect(imports.some((one) => one.how === how)).toBe(true);
    // As many as there are addresses of ours after a `from`: none goes unread.
    const written = Object.values(OURS).flatMap((text) => text.match(/\bfrom ["']\.[^"']+\.ts["']/g) ?? []);
    expect(imports.filter(({ to, how }) => isOurs(to) && how !== "dynamic")).toHaveLength(written.length);
  });
  test("keep to the layers", () => expect(wrongLayers(OURS)).toEqual([]));
  test("have a pure core", () => expect(impureCore(OURS)).toEqual([]));
  test("have no circles, types counted", () => expect(cycles(OURS)).toEqual([]));
  test("have no file over 200 lines without a reason", () => expect(tooLong(OURS)).toEqual([]));
  test("have a median of at most 70 lines", () => expect(medianLines(OURS)).toBeLessThanOrEqual(70));
  test("take zod as a namespace", () => expect(wholeZod(OURS)).toEqual([]));
  test("have no catch-all file", () => expect(catchAlls(OURS)).toEqual([]));
});

describe("a planted fault is caught", () => {
  const layers: [string, string, string][] = [
    ["core/a.ts", 'import { b } from "../store/b.ts";', "core/a.ts → store/b.ts (value)"],
    ["core/a.ts", 'import type { B } from "../app/b.ts";', "core/a.ts → app/b.ts (type)"],
    ["core/deep/a.ts", 'export * from "../../adapters/fs/b.ts";', "core/deep/a.ts → adapters/fs/b.ts (value)"],
    ["store/a.ts", 'import { b } from "../adapters/b.ts";', "store/a.ts → adapters/b.ts (value)"],
    ["adapters/a.ts", 'import { b } from "../store/b.ts";', "adapters/a.ts → store/b.ts (value)"],
    ["app/a.ts", 'import { type B } from "../adapters/b.ts";', "app/a.ts → adapters/b.ts (value)"],
    ["app/a.ts", 'const b = await import("../adapters/b.ts");', "app/a.ts → adapters/b.ts (dynamic)"],
    ["app/a.ts", 'let b: import("../adapters/b.ts").B;', "app/a.ts → adapters/b.ts (dynamic)"],
    ["app/a.ts", 'import type { B } from "../bin/b.ts";', "app/a.ts → bin/b.ts (type)"],
    ["daemon/a.ts", 'import type { B } from "../store/b.ts";', "daemon/a.ts → store/b.ts (type)"],
    ["mcp/a.ts", 'import type { B } from "../adapters/b.ts";', "mcp/a.ts → adapters/b.ts (type)"],
    ["cli/a.ts", 'import { b } from "../demo/b.ts";', "cli/a.ts → demo/b.ts (value)"],
    ["demo/a.ts", 'import "../bin/b.ts";', "demo/a.ts → bin/b.ts (value)"],
    ["cli/a.ts", 'import {\n  a,\n  b,\n} from "../store/b.ts";', "cli/a.ts → store/b.ts (value)"],
    ["cli/a.ts", 'import b, { type C } from "../store/b.ts";', "cli/a.ts → store/b.ts (value)"],
    ["cli/a.ts", 'export { b } from "../store/b.ts";', "cli/a.ts → store/b.ts (value)"],
    ["cli/a.ts", 'import * as b from "../store/b.ts";', "cli/a.ts → store/b.ts (value)"],
  ];
  test.each(layers)("%s: %s", (path, text, expected) => {
    expect(wrongLayers({ [path]: text })).toEqual([expected]);
  });

  test("a file outside the layers, and a layer that nobody named", () => {
    expect(wrongLayers({ "main.ts": "", "shared/a.ts": "" })).toEqual([
      "main.ts is in no layer",
      "shared/a.ts is in no layer",
    ]);
  });

  test("what is allowed is not called wrong", () => {
    const fine = {
      "app/a.ts":
        'import type { B } from "../adapters/b.ts";\nimport { c } from "../store/c.ts";\nimport z from "zod";',
      "bin/a.ts": 'import { b } from "../adapters/b.ts";\nawait import("../demo/c.ts");',
      "cli/a.ts": 'import type { B } from "../app/b.ts";\nimport { c } from "./c.ts";',
    };
    expect(wrongLayers(fine)).toEqual([]);
  });

  test.each([
    ['import { readFileSync } from "node:fs";', "core/a.ts → node:fs"],
    ['import { z } from "zod";', "core/a.ts → zod"],
    ["const at = Date.now();", "core/a.ts: Date.now("],
    ["const at = new Date();", "core/a.ts: new Date()"],
    ["const dice = Math.random();", "core/a.ts: Math.random("],
  ])("core is not pure: %s", (text, expected) => {
    expect(impureCore({ "core/a.ts": text })).toEqual([expected]);
    expect(impureCore({ "app/a.ts": text })).toEqual([]);
  });

  test("circles of two, of three, of one with itself, and of types alone", () => {
    const importing = (to: string, type = ""): string => `import ${type}{ x } from "./${to}.ts";`;
    expect(cycles({ "core/a.ts": importing("b"), "core/b.ts": importing("a") })).toEqual([
      "core/a.ts → core/b.ts → core/a.ts",
    ]);
    const three = { "core/a.ts": importing("b"), "core/b.ts": importing("c"), "core/c.ts": importing("a") };
    expect(cycles(three)).toEqual(["core/a.ts → core/b.ts → core/c.ts → core/a.ts"]);
    expect(cycles({ "core/a.ts": importing("a") })).toEqual(["core/a.ts → core/a.ts"]);
    expect(cycles({ "core/a.ts": importing("b", "type "), "core/b.ts": importing("a", "type ") })).toEqual([
      "core/a.ts → core/b.ts → core/a.ts",
    ]);
    const diamond = {
      "core/a.ts": importing("b") + "\n" + importing("c"),
      "core/b.ts": importing("d"),
      "core/c.ts": importing("d"),
      "core/d.ts": "",
    };
    expect(cycles(diamond)).toEqual([]);
  });

  test("a long file, and one that says why", () => {
    const long = "x;\n".repeat(201);
    expect(tooLong({ "core/a.ts": long })).toEqual(["core/a.ts: 201 lines"]);
    expect(tooLong({ "core/a.ts": "x;\n".repeat(200) })).toEqual([]);
    expect(tooLong({ "core/a.ts": `/* oxlint-disable max-lines -- one table */\n${long}` })).toEqual([]);
  });

  test("a median", () => {
    expect(medianLines({ a: "x\n", b: "x\ny\n", c: "x\n".repeat(100) })).toBe(2);
  });

  test("zod by name", () => {
    const named = 'import { z } from "zod";';
    expect(wholeZod({ "core/a.ts": named, "core/b.ts": 'import * as z from "zod";' })).toEqual(["core/a.ts"]);
  });

  test("a catch-all", () => {
    const names = [
      "core/utils.ts",
      "app/file-helpers.ts",
      "store/index.ts",
      "store/migrations/index.ts",
      "core/fold.ts",
    ];
    expect(catchAlls(Object.fromEntries(names.map((name) => [name, ""])))).toEqual(names.slice(0, 3));
  });
});
