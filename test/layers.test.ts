import { basename, dirname, join } from "node:path/posix";
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

// base ← names ← core ← store, adapters ← clients, servers ← app ← program ← hosts (only its
// types), bin; ui runs in the browser and uses only answers
/** Pure functions, from the lowest layer up. */
const RULES = ["base", "names", "core"];
const OUTSIDE = ["adapters", "clients", "servers"];
const HOSTS = ["hosts/mcp", "hosts/web", "hosts/cli", "hosts/demo"];
const MAY_IMPORT: Record<string, readonly string[]> = {
  base: ["base"],
  names: ["base", "names"],
  core: RULES,
  store: [...RULES, "store"],
  adapters: [...RULES, "adapters"],
  clients: [...RULES, "adapters", "clients"],
  servers: [...RULES, "adapters", "servers"],
  app: [...RULES, "store", "app"],
  ...Object.fromEntries(HOSTS.map((host) => [host, [...RULES, "app", host]])),
  "hosts/ui": [...RULES, "hosts/ui"],
  program: [...RULES, "store", ...OUTSIDE, "app", "program"],
  bin: [...RULES, "store", ...OUTSIDE, "app", ...HOSTS, "program", "bin"],
};
/** Additional layers from which only `import type` is allowed, because clients are passed in. */
const MAY_IMPORT_TYPES: Record<string, readonly string[]> = {
  app: OUTSIDE,
  ...Object.fromEntries(HOSTS.map((host) => [host, ["program"]])),
  "hosts/ui": ["app"],
};

/**
 * Folders with a front door: the only files of the folder that others may import. A front door
 * lists its exports by name; the folder's README describes the inside.
 */
const FRONT_DOORS: Readonly<Record<string, readonly string[]>> = {
  // The settings are separate, because they load zod, which fast-starting commands do without.
  clients: ["clients/index.ts", "clients/settings.ts"],
  names: ["names/index.ts"],
  // A separate program for a browser: the build reads its entries, and no code imports it.
  "hosts/ui": [],
};

/**
 * Imports that enter a folder without using its front doors, and front doors that hide their
 * exports.
 */
function besideFrontDoors(sources: Sources): string[] {
  const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
  const besides = importsOf(sources).flatMap(({ from, to }) =>
    Object.entries(FRONT_DOORS)
      .filter(([folder]) => isBelow(to, folder) && !isBelow(from, folder))
      .filter(([, doors]) => !doors.includes(to))
      .map(([folder]) => `${from} → ${to}, beside the front door of ${folder}`),
  );
  const stars = Object.values(FRONT_DOORS)
    .flat()
    .filter((door) => /^export \*/m.test(sources[door] ?? ""))
    .map((door) => `${door} does not name what it offers`);
  return [...besides, ...stars];
}

/** Folders whose front door also applies to code outside `src`. */
const CLOSED_OUTSIDE = ["names"];
const OUTSIDE_SRC = ["test", "bench", "scripts", "examples"];

/**
 * Imports from outside `src` that enter a folder of `CLOSED_OUTSIDE` without using its front doors.
 * Paths are relative to the repository root. Tests in the folder with the same name may look
 * inside.
 */
const besideFromOutside = (sources: Sources): string[] =>
  importsOf(sources).flatMap(({ from, to }) => {
    const folder = CLOSED_OUTSIDE.find((one) => to.startsWith(`src/${one}/`));
    const isFine =
      folder === undefined ||
      !isOurs(to) ||
      from.startsWith(`test/${folder}/`) ||
      FRONT_DOORS[folder]?.includes(to.replace("src/", "")) === true;
    return isFine ? [] : `${from} → ${to}, beside the front door of ${folder}`;
  });

/**
 * Names that a front door of `CLOSED_OUTSIDE` exports but that no code outside its folder imports;
 * tests do not count. Paths are relative to the repository root.
 */
function unusedExports(sources: Sources): string[] {
  const namesIn = (list: string): string[] =>
    list.split(",").flatMap(
      (part) =>
        part
          .trim()
          .replace(/^type /, "")
          .split(" as ")[0] || [],
    );
  return CLOSED_OUTSIDE.flatMap((folder) => {
    const door = `src/${folder}/index.ts`;
    const used = new Set(
      Object.entries(sources).flatMap(([path, text]) =>
        [...text.matchAll(/^import\s+(?:type\s+)?\{([^}]*)\}\s+from\s+"([^"]+)"/gm)].flatMap(
          ([, list = "", to = ""]) => (join(dirname(path), to) === door ? namesIn(list) : []),
        ),
      ),
    );
    return [...(sources[door] ?? "").matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}/gm)]
      .flatMap(([, list = ""]) => namesIn(list))
      .filter((name) => !used.has(name))
      .map((name) => `${door} exports ${name}, which nobody imports`);
  });
}

/** Exports of a front door of `CLOSED_OUTSIDE` that have no doc comment on the line above. */
const undocumented = (sources: Sources): string[] =>
  CLOSED_OUTSIDE.flatMap((folder) => {
    const lines = (sources[`src/${folder}/index.ts`] ?? "").split("\n");
    return lines.filter(
      (line, at) => line.startsWith("export") && !lines[at - 1]?.trimEnd().endsWith("*/"),
    );
  });

/** The sources of some folders, with paths relative to the repository root. */
const fromRoot = (folders: readonly string[]): Sources =>
  Object.fromEntries(
    folders.flatMap((folder) =>
      Object.entries(readSources(folder)).map(([path, text]) => [`${folder}/${path}`, text]),
    ),
  );

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

/**
 * Modules that core may use in addition to its own: nothing that touches a disk, a clock, a network
 * or another process.
 */
const PURE_MODULES = ["node:path", "node:path/posix"];
/** Word lists are data that belongs to names. */
const isTable = (path: string): boolean => /^(?:names|core)\/.*\/words\/[a-z-]+\.json$/.test(path);
const IMPURE =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bfetch\(|\bset(?:Timeout|Interval)\(/;

function impureCore(sources: Sources): string[] {
  const core = Object.fromEntries(
    Object.entries(sources).filter(([path]) => RULES.includes(layerOf(path))),
  );
  const imports = importsOf(core)
    .filter(({ to }) => !isOurs(to) && !isTable(to) && !PURE_MODULES.includes(to))
    .map(({ from, to }) => `${from} → ${to}`);
  const calls = Object.entries(core).flatMap(([path, text]) => {
    const [found] = IMPURE.exec(text) ?? [];
    return found === undefined ? [] : [`${path}: ${found}`];
  });
  return [...imports, ...calls];
}

/** Files that import each other, as `a → b → a`. Types and dynamic imports count. */
const cycles = (sources: Sources): string[] =>
  circles(importsOf(sources).filter(({ to }) => to in sources));

/**
 * `import { z }` imports one object with everything in zod: its 50 languages end up in the bundle
 * and in every process.
 */
const wholeZod = (sources: Sources): string[] =>
  Object.keys(sources).filter((path) =>
    /import\s*\{[^}]*\bz\b[^}]*\}\s*from\s*"zod"/.test(sources[path] ?? ""),
  );

const catchAlls = (sources: Sources): string[] =>
  Object.keys(sources).filter(
    (path) =>
      /(?:^|-)(?:util|utils|helper|helpers|index|misc|common)$/.test(
        basename(path).replace(/\.tsx?$/, ""),
      ) &&
      path !== "store/migrations/index.ts" &&
      !Object.values(FRONT_DOORS).flat().includes(path),
  );

describe("the sources", () => {
  test("are found, with their imports", () => {
    expect(Object.keys(OURS).length).toBeGreaterThan(100);
    const imports = importsOf(OURS);
    for (const how of ["value", "type", "dynamic"]) {
      expect(imports.some((one) => one.how === how)).toBe(true);
    }
    // The number of our own addresses after `from`, which proves that no import is missed.
    const written = Object.values(OURS).flatMap(
      (text) => text.match(/\bfrom ["']\.[^"']+\.tsx?["']/g) ?? [],
    );
    expect(imports.filter(({ to, how }) => isOurs(to) && how !== "dynamic")).toHaveLength(
      written.length,
    );
  });
  test("follow the layer order", () => expect(wrongLayers(OURS)).toEqual([]));
  test("import other folders only through their front doors", () =>
    expect(besideFrontDoors(OURS)).toEqual([]));
  test("are also imported through front doors by code outside", () => {
    expect(besideFromOutside(fromRoot(OUTSIDE_SRC))).toEqual([]);
  });
  test("export only documented and imported names through their front doors", () => {
    const users = fromRoot(["src", "bench", "scripts", "examples"]);
    expect([...unusedExports(users), ...undocumented(users)]).toEqual([]);
  });
  test("have front doors that exist", () => {
    const doors = Object.values(FRONT_DOORS).flat();
    expect(doors.filter((door) => !(door in OURS))).toEqual([]);
  });
  test("have a pure core", () => expect(impureCore(OURS)).toEqual([]));
  test("have no import cycles, including type imports", () => expect(cycles(OURS)).toEqual([]));
  test("import zod as a namespace", () => expect(wholeZod(OURS)).toEqual([]));
  test("have no catch-all file", () => expect(catchAlls(OURS)).toEqual([]));
});

describe("the check finds a planted fault", () => {
  const layers: [string, string, string][] = [
    ["core/a.ts", 'import { b } from "../store/b.ts";', "core/a.ts → store/b.ts (value)"],
    ["core/a.ts", 'import type { B } from "../app/b.ts";', "core/a.ts → app/b.ts (type)"],
    [
      "core/deep/a.ts",
      'export * from "../../adapters/fs/b.ts";',
      "core/deep/a.ts → adapters/fs/b.ts (value)",
    ],
    ["store/a.ts", 'import { b } from "../adapters/b.ts";', "store/a.ts → adapters/b.ts (value)"],
    ["adapters/a.ts", 'import { b } from "../store/b.ts";', "adapters/a.ts → store/b.ts (value)"],
    ["app/a.ts", 'import { type B } from "../adapters/b.ts";', "app/a.ts → adapters/b.ts (value)"],
    [
      "app/a.ts",
      'const b = await import("../adapters/b.ts");',
      "app/a.ts → adapters/b.ts (dynamic)",
    ],
    ["app/a.ts", 'let b: import("../adapters/b.ts").B;', "app/a.ts → adapters/b.ts (dynamic)"],
    ["app/a.ts", 'import type { B } from "../bin/b.ts";', "app/a.ts → bin/b.ts (type)"],
    [
      "adapters/a.ts",
      'import { b } from "../clients/b.ts";',
      "adapters/a.ts → clients/b.ts (value)",
    ],
    [
      "program/a.ts",
      'import type { B } from "../hosts/cli/b.ts";',
      "program/a.ts → hosts/cli/b.ts (type)",
    ],
    [
      "hosts/mcp/a.ts",
      'import { b } from "../../program/b.ts";',
      "hosts/mcp/a.ts → program/b.ts (value)",
    ],
    [
      "hosts/mcp/a.ts",
      'import type { B } from "../../adapters/b.ts";',
      "hosts/mcp/a.ts → adapters/b.ts (type)",
    ],
    [
      "hosts/cli/a.ts",
      'import { b } from "../demo/b.ts";',
      "hosts/cli/a.ts → hosts/demo/b.ts (value)",
    ],
    ["hosts/demo/a.ts", 'import "../../bin/b.ts";', "hosts/demo/a.ts → bin/b.ts (value)"],
    [
      "hosts/cli/a.ts",
      'import {\n  a,\n  b,\n} from "../../store/b.ts";',
      "hosts/cli/a.ts → store/b.ts (value)",
    ],
    [
      "hosts/cli/a.ts",
      'import b, { type C } from "../../store/b.ts";',
      "hosts/cli/a.ts → store/b.ts (value)",
    ],
    [
      "hosts/cli/a.ts",
      'export { b } from "../../store/b.ts";',
      "hosts/cli/a.ts → store/b.ts (value)",
    ],
    ["hosts/ui/a.tsx", 'import { b } from "../../app/b.ts";', "hosts/ui/a.tsx → app/b.ts (value)"],
    [
      "hosts/ui/a.tsx",
      'import type { B } from "../../store/b.ts";',
      "hosts/ui/a.tsx → store/b.ts (type)",
    ],
    [
      "hosts/mcp/a.ts",
      'import { b } from "../ui/b.tsx";',
      "hosts/mcp/a.ts → hosts/ui/b.tsx (value)",
    ],
    [
      "hosts/cli/a.ts",
      'import * as b from "../../store/b.ts";',
      "hosts/cli/a.ts → store/b.ts (value)",
    ],
  ];
  test.each(layers)("%s: %s", (path, text, expected) => {
    expect(wrongLayers({ [path]: text })).toEqual([expected]);
  });

  test.each([
    ["program/a.ts", 'import { b } from "../clients/clients.ts";', "clients/clients.ts", "clients"],
    [
      "program/a.ts",
      'import type { B } from "../clients/deluge/kind.ts";',
      "clients/deluge/kind.ts",
      "clients",
    ],
    ["bin/a.ts", 'await import("../clients/kinds.ts");', "clients/kinds.ts", "clients"],
    ["app/a.ts", 'import { b } from "../names/parse/b.ts";', "names/parse/b.ts", "names"],
    ["core/a.ts", 'import type { B } from "../names/b.ts";', "names/b.ts", "names"],
    ["hosts/web/a.ts", 'import { B } from "../ui/page.tsx";', "hosts/ui/page.tsx", "hosts/ui"],
  ])("finds an import past a front door: %s: %s", (path, text, to, folder) => {
    expect(besideFrontDoors({ [path]: text })).toEqual([
      `${path} → ${to}, beside the front door of ${folder}`,
    ]);
  });

  test.each([
    ["bench/a.ts", 'import { b } from "../src/names/b.ts";'],
    ["scripts/a.ts", 'import type { B } from "../src/names/b.ts";'],
    ["examples/deep/a.ts", 'await import("../../src/names/b.ts");'],
    ["test/app/a.test.ts", 'import { b } from "../../src/names/b.ts";'],
  ])("finds an import past a front door from outside: %s: %s", (path, text) => {
    expect(besideFromOutside({ [path]: text })).toEqual([
      `${path} → src/names/b.ts, beside the front door of names`,
    ]);
    const inside = { "test/names/a.test.ts": 'import { b } from "../../src/names/b.ts";' };
    const through = { [path]: text.replace("b.ts", "index.ts") };
    expect(besideFromOutside({ ...inside, ...through })).toEqual([]);
  });

  test("finds a front door's export that is never imported or has no doc comment", () => {
    const door = { "src/names/index.ts": '/** Reads. */\nexport { a } from "./a.ts";' };
    const user = { "src/app/a.ts": 'import { a } from "../names/index.ts";' };
    expect([...unusedExports({ ...door, ...user }), ...undocumented(door)]).toEqual([]);
    expect(unusedExports(door)).toEqual(["src/names/index.ts exports a, which nobody imports"]);
    const bare = { "src/names/index.ts": 'export type { A } from "./a.ts";' };
    expect(undocumented(bare)).toEqual([bare["src/names/index.ts"]]);
  });

  test("finds a front door that does not list its exports by name", () => {
    expect(besideFrontDoors({ "clients/index.ts": 'export * from "./clients.ts";' })).toEqual([
      "clients/index.ts does not name what it offers",
    ]);
  });

  test("accepts imports through front doors, and imports within a folder", () => {
    const fine = {
      "program/a.ts":
        'import { b } from "../clients/index.ts";\nimport { c } from "../clients/settings.ts";',
      "clients/deluge/a.ts": 'import { b } from "../shared/b.ts";',
      "clients/index.ts": 'export { b } from "./b.ts";',
    };
    expect(besideFrontDoors(fine)).toEqual([]);
  });

  test("finds a file outside the layers, and an unknown layer", () => {
    expect(wrongLayers({ "main.ts": "", "shared/a.ts": "" })).toEqual([
      "main.ts is in no layer",
      "shared/a.ts is in no layer",
    ]);
  });

  test("accepts allowed imports", () => {
    const fine = {
      "app/a.ts":
        'import type { B } from "../adapters/b.ts";\nimport { c } from "../store/c.ts";\nimport z from "zod";',
      "bin/a.ts": 'import { b } from "../adapters/b.ts";\nawait import("../hosts/demo/c.ts");',
      "hosts/cli/a.ts": 'import type { B } from "../../app/b.ts";\nimport { c } from "./c.ts";',
      "hosts/mcp/a.ts": 'import type { UseCases } from "../../program/b.ts";',
    };
    expect(wrongLayers(fine)).toEqual([]);
  });

  test.each([
    ['import { readFileSync } from "node:fs";', "core/a.ts → node:fs"],
    ['import { z } from "zod";', "core/a.ts → zod"],
    ["const at = Date.now();", "core/a.ts: Date.now("],
    ["const at = new Date();", "core/a.ts: new Date()"],
    ["const dice = Math.random();", "core/a.ts: Math.random("],
  ])("finds impure code in core: %s", (text, expected) => {
    expect(impureCore({ "core/a.ts": text })).toEqual([expected]);
    expect(impureCore({ "app/a.ts": text })).toEqual([]);
  });

  test("finds cycles of two files, three files, one file and only types", () => {
    const importing = (to: string, type = ""): string => `import ${type}{ x } from "./${to}.ts";`;
    expect(cycles({ "core/a.ts": importing("b"), "core/b.ts": importing("a") })).toEqual([
      "core/a.ts → core/b.ts → core/a.ts",
    ]);
    const three = {
      "core/a.ts": importing("b"),
      "core/b.ts": importing("c"),
      "core/c.ts": importing("a"),
    };
    expect(cycles(three)).toEqual(["core/a.ts → core/b.ts → core/c.ts → core/a.ts"]);
    expect(cycles({ "core/a.ts": importing("a") })).toEqual(["core/a.ts → core/a.ts"]);
    expect(
      cycles({ "core/a.ts": importing("b", "type "), "core/b.ts": importing("a", "type ") }),
    ).toEqual(["core/a.ts → core/b.ts → core/a.ts"]);
    expect(
      cycles({ "core/a.ts": 'await import("./b.ts");', "core/b.ts": importing("a") }),
    ).toHaveLength(1);
    const diamond = {
      "core/a.ts": importing("b") + "\n" + importing("c"),
      "core/b.ts": importing("d"),
      "core/c.ts": importing("d"),
      "core/d.ts": "",
    };
    expect(cycles(diamond)).toEqual([]);
  });

  test("finds an import of zod by name", () => {
    const named = 'import { z } from "zod";';
    expect(wholeZod({ "core/a.ts": named, "core/b.ts": 'import * as z from "zod";' })).toEqual([
      "core/a.ts",
    ]);
  });

  test("finds a catch-all file", () => {
    const names = [
      "core/utils.ts",
      "app/file-helpers.ts",
      "store/index.ts",
      "store/migrations/index.ts",
      "clients/index.ts",
      "core/fold.ts",
    ];
    expect(catchAlls(Object.fromEntries(names.map((name) => [name, ""])))).toEqual(
      names.slice(0, 3),
    );
  });
});
