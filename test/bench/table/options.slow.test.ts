import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MEASUREMENTS } from "../../../bench/table/list.ts";
import { chosen, readOptions } from "../../../bench/table/options.ts";
import { readRecorded } from "../../../bench/table/recorded.ts";

const NAMES = MEASUREMENTS.map(({ name }) => name);
const names = (...args: string[]): string[] =>
  chosen(MEASUREMENTS, readOptions(args, NAMES)).map(({ name }) => name);

test("selects all, named or short measurements, and the path of the page", () => {
  expect(names()).toEqual(NAMES);
  expect(names("--only", "copy,start")).toEqual(
    NAMES.filter((name) => ["copy", "start"].includes(name)),
  );
  expect(names("--short")).toEqual(
    MEASUREMENTS.flatMap(({ name, short }) => (short ? [name] : [])),
  );
  expect(readOptions([], NAMES).markdown).toBeUndefined();
  expect(readOptions(["--markdown"], NAMES).markdown).toBe("bench/table/figures.md");
  expect(readOptions(["--markdown", "a.md"], NAMES).markdown).toBe("a.md");
});

test.each([[["--only", "nothing"]], [["--record"]], [["copy"]], [["--fast"]]])(
  "rejects %j with the usage",
  (args) => {
    expect(() => readOptions(args, NAMES)).toThrow(Error);
    const { status, stderr } = spawnSync(process.execPath, ["bench/table.ts", ...args], {
      encoding: "utf8",
    });
    expect(status).toBe(2);
    expect(stderr).toContain("usage: npm run bench");
  },
);

test("every recorded ratio belongs to a line that a short run measures", () => {
  const ids = MEASUREMENTS.flatMap(({ name, rows, short }) =>
    Object.entries(rows).flatMap(([key, { floor, unsteady }]) =>
      short && floor !== undefined && !unsteady ? [`${name}.${key}`] : [],
    ),
  );
  expect(Object.keys(readRecorded()).toSorted()).toEqual(ids.toSorted());
});

test("each line names an existing script", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
    scripts: Record<string, string>;
  };
  for (const { command } of MEASUREMENTS) {
    const script = /^npm run (\S+)/.exec(command)?.[1] ?? "";
    expect(Object.keys(scripts)).toContain(script);
  }
});

test("no folder of benchmarks has more than fifteen files", () => {
  for (const folder of listFoldersBelow("bench").filter(
    (one) => !one.startsWith("bench/accuracy"),
  )) {
    expect(
      readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile()).length,
      folder,
    ).toBeLessThan(16);
  }
});

function listFoldersBelow(folder: string): string[] {
  const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return [folder, ...inside.flatMap(({ name }) => listFoldersBelow(join(folder, name)))];
}
