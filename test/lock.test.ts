import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

type Locked = {
  version?: string;
  resolved?: string;
  gypfile?: boolean;
  hasInstallScript?: boolean;
  link?: boolean;
};
type Manifest = Record<
  "dependencies" | "devDependencies" | "overrides" | "allowScripts",
  Record<string, unknown>
>;

const read = (name: string): unknown =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, "..", name), "utf8"));
const lock = read("package-lock.json") as {
  lockfileVersion: number;
  packages: Record<string, Locked>;
};
const manifest = read("package.json") as Manifest;
const wanted = { ...manifest.dependencies, ...manifest.devDependencies };

test("the lock marks better-sqlite3 as not needing node-gyp", () => {
  // npm 10 sees binding.gyp and compiles unless the lock file forbids it; every `npm install`
  // removes the line again.
  expect(lock.packages["node_modules/better-sqlite3"]?.gypfile).toBe(false);
  expect(manifest.allowScripts["better-sqlite3"]).toBe(false);
});

test("the lock names no registry host", () => {
  const named = Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined);
  expect(named).toEqual([]);
  expect(readFileSync(resolve(import.meta.dirname, "../package-lock.json"), "utf8")).not.toMatch(
    /"resolved"/,
  );
});

test("every version is exact and equals the version in the lock file", () => {
  for (const [name, version] of Object.entries({ ...wanted, ...manifest.overrides })) {
    // A package under another name is written as `npm:@types/node@22.20.7`.
    const [, exact] =
      /^(?:npm:(?:@[\w-]+\/)?[\w-]+@)?(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(String(version)) ?? [];
    expect(exact, `${name}: ${String(version)}`).toBeDefined();
    expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(exact);
  }
});

test("every package in the lock file has a checksum", () => {
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === "") continue;
    expect(entry, path).toHaveProperty("integrity", expect.stringMatching(/^sha512-/));
    expect(entry.link, path).toBeUndefined();
  }
});

test("only reviewed packages run an install script", () => {
  const scripted = Object.entries(lock.packages).filter(([, entry]) => entry.hasInstallScript);
  for (const [path] of scripted) {
    expect(manifest.allowScripts).toHaveProperty(path.replace(/^.*node_modules\//, ""));
  }
});

test("scripts run on Node 24", () => {
  expect(wanted.node).toMatch(/^24\./);
  expect(wanted["@types/node"]).toMatch(/^24\./);
  expect(process.versions.node).toBe(wanted.node);
});
