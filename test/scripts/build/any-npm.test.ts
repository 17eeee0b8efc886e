import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { expect, test } from "vitest";
import { importsOf, readSources } from "../../support/sources.ts";

type Locked = {
  engines?: { node?: string };
  optional?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Locked>;
};
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
};

/** The script files that these npm scripts run, each with the scripts that it calls. */
function filesOf(...names: string[]): string[] {
  return names.flatMap((name) => {
    const line = scripts[name] ?? "";
    const called = [...line.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, to = ""]) => to);
    const files = [...line.matchAll(/node scripts\/(\S+)/g)].map(([, file = ""]) => file);
    return [...files, ...filesOf(...called)];
  });
}

/** Names of packages that these files of a folder import, themselves or through other files. */
function packagesOf(folder: string, files: readonly string[]): string[] {
  const byFile = Map.groupBy(importsOf(readSources(folder)), ({ from }) => from);
  const seen = new Set(files);
  const names = new Set<string>();
  for (const file of seen) {
    for (const { to, how } of byFile.get(file) ?? []) {
      if (how === "type" || isBuiltin(to)) continue;
      if (to.endsWith(".ts") || to.endsWith(".tsx")) seen.add(to);
      else if (/^[@\w]/.test(to)) names.add(to.split("/", to.startsWith("@") ? 2 : 1).join("/"));
    }
  }
  return [...names];
}

/** A package with all packages that are installed for it, by name in the lock. */
function closure(names: readonly string[]): string[] {
  const paths = new Set(names.map((name) => `node_modules/${name}`));
  for (const path of paths) {
    const { dependencies, optionalDependencies } = packages[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const nested = `${path}/node_modules/${name}`;
      paths.add(nested in packages ? nested : `node_modules/${name}`);
    }
  }
  return [...paths].filter((path) => path in packages);
}

/** Whether a range such as `^20.19.0 || >=22.12.0` allows the Node 18.20 of Debian 12. */
function allowsNode18(range: string): boolean {
  return range.split("||").some((part) => {
    const comparators = part
      .trim()
      .replaceAll(/([<>=^~])\s+/g, "$1")
      .split(/\s+/);
    return comparators.every((one) => {
      const [, sign = "", major = "0", minor = "0"] =
        /^([<>=^~]*)v?(\d+|\*)?(?:\.(\d+))?/.exec(one) ?? [];
      if (major === "*") return true;
      const from = Number(major) * 1000 + Number(minor || 0);
      if (sign === ">=" || sign === ">") return from <= 18_020;
      if (sign.startsWith("<")) return from > 18_020;
      return Number(major) === 18 && Number(minor || 0) <= 20;
    });
  });
}

test.for([
  [">=18", true],
  [">= 14.15", true],
  ["^20.19.0 || >=22.12.0", false],
  ["^18.0.0 || >=20", true],
  [">=14.0.0 <17", false],
  [">=22", false],
] as const)("the range %s allows Node 18: %s", ([range, allows]) => {
  expect(allowsNode18(range)).toBe(allows);
});

test("npm on Node 18 leaves out no optional package, such as a native binding, that building, the demo or packing loads", () => {
  const files = filesOf("build", "demo", "prepack");
  expect(files).toContain("build.ts");
  expect(files).toContain("sbom.ts");
  const ofScripts = packagesOf("scripts", files);
  const ofProgram = packagesOf("src", Object.keys(readSources("src")));
  expect(ofScripts).toContain("esbuild");
  expect(ofProgram).toContain("better-sqlite3");
  const leftOut = closure([...ofScripts, ...ofProgram]).filter((path) => {
    const { engines, optional } = packages[path] ?? {};
    return optional === true && !allowsNode18(engines?.node ?? "*");
  });
  expect(leftOut).toEqual([]);
  // The same law finds the parser that broke the build.
  expect(
    closure(["oxc-parser"]).filter((path) => !allowsNode18(packages[path]?.engines?.node ?? "*")),
  ).toContain("node_modules/oxc-parser");
});
