import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const text = readFileSync(join(ROOT, "docs/operate/threat-model.md"), "utf8");

/** Rows of the threat tables: threat, answer, what enforces it, and what is left. */
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  )
  .filter((cells) => cells.length === 4 && cells[0] !== "threat");

test("each threat lists its countermeasure, the code and test that enforce it, and the remaining risk", () => {
  expect(rows.length).toBeGreaterThan(30);
  for (const [threat = "", answer = "", held = "", left = ""] of rows) {
    const files = [...held.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
    expect(files.filter((path) => path.startsWith("test/")).length, threat).toBeGreaterThan(0);
    expect(files.filter((path) => !path.startsWith("test/")).length, threat).toBeGreaterThan(0);
    expect(
      files.filter((path) => !existsSync(join(ROOT, path))),
      threat,
    ).toEqual([]);
    for (const cell of [threat, answer, left]) expect(cell, threat).not.toBe("");
  }
});

test("every file that the threat model names exists, and it names every hostile test", () => {
  const named = [...text.matchAll(/`((?:src|test|scripts)\/[^`]+)`/g)].map(([, path = ""]) => path);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  const hostile = globSync("test/{hosts,process,app,adapters}/**/*hostile*.test.ts", { cwd: ROOT });
  expect(hostile.filter((path) => !named.includes(path))).toEqual([]);
});
