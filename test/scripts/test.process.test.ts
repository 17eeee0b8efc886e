import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, resolve } from "node:path";
import { expect, test } from "vitest";
import {
  isSelected,
  listLeftOut,
  OTHER_PROJECTS,
  PROJECTS_OF_TEST,
} from "../../scripts/test-projects.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
};

/** `npm test` with Vitest as it is. The checks are a program that ends when the tests have ended. */
function runTest(folder: TempFolder, args: readonly string[], env: Record<string, string> = {}) {
  const ended = folder.at("ended");
  const vitest = resolve("node_modules/vitest/vitest.mjs");
  const programs = {
    npm: `until [ -e ${ended} ]; do sleep 0.1; done; echo formatted wrongly; exit 1`,
    vitest: `${process.execPath} ${vitest} "$@"; code=$?; : >${ended}; exit $code`,
  };
  for (const [name, text] of Object.entries(programs)) {
    const file = folder.write(`bin/${name}`, `#!/bin/sh\n${text}\n`);
    execFileSync("chmod", ["755", file]);
  }
  const { CI: _, ...rest } = process.env;
  const path = [folder.at("bin"), dirname(process.execPath), rest["PATH"]].join(delimiter);
  return spawnSync(process.execPath, ["scripts/test.ts", ...args], {
    encoding: "utf8",
    env: { ...rest, NO_COLOR: "1", PATH: path, ...env },
  });
}

test("npm test ends with the counts, also if the checks end later; without PostgreSQL its tests are counted as skipped", () => {
  using folder = tempFolder();
  const files = ["test/store/journal/journal.test.ts"];
  const { stdout, status } = runTest(folder, files, { POSTGRES_BIN: "/nonexistent/bin" });
  expect(stdout.match(/^left out: PostgreSQL is not installed \(apt-get /gm)).toHaveLength(1);
  expect(stdout).toMatch(/^ ✓ postgres test\/store +1 files +(\d+) tests .* \1 skipped$/m);
  expect(stdout).toMatch(
    /formatted wrongly\n[^]*\n✗ npm run check found problems: see above\.\n\n[1-9]\d* passed, 0 failed, [1-9]\d* skipped\n$/,
  );
  expect(status).toBe(1);
});

test("npm test gives the tests one temporary folder, and removes it with what they leave there", () => {
  using folder = tempFolder();
  const temporary = folder.at("tmp");
  mkdirSync(temporary);
  const run = `import { existsSync, statSync, writeFileSync } from "node:fs";
    const folder = process.env.TMPDIR;
    writeFileSync(folder + "/left-by-a-test", "");
    console.log("mode", (statSync(folder).mode & 0o7777).toString(8));`;
  const program = folder.write("vitest.mjs", run);
  const file = folder.write("bin/vitest", `#!/bin/sh\nexec ${process.execPath} ${program}\n`);
  const npm = folder.write("bin/npm", "#!/bin/sh\n");
  execFileSync("chmod", ["755", file, npm]);
  const path = [folder.at("bin"), process.env["PATH"]].join(delimiter);
  const { stdout } = spawnSync(process.execPath, ["scripts/test.ts"], {
    encoding: "utf8",
    env: { ...process.env, PATH: path, TMPDIR: temporary },
  });
  expect(stdout).toContain("mode 1777");
  expect(stdout).toContain("Left in the temporary folder, and removed: 1 (left-by-a-test)");
  expect(readdirSync(temporary)).toEqual([]);
});

test("npm test without arguments names the projects that it does not contain", () => {
  const named = (patterns: string[]): string => listLeftOut(patterns, 1000, 1230).join("\n");
  expect(named([...PROJECTS_OF_TEST])).toMatch(
    /^Not part of this run: 230 of 1230 test files\. To run them:\n {2}npm run /,
  );
  for (const { name, command } of OTHER_PROJECTS) {
    expect(named([...PROJECTS_OF_TEST])).toMatch(new RegExp(`${command} .*\\b${name}\\b`));
  }
  expect(named(["programs", "stories*"])).not.toMatch(/programs|stories/);
  expect(named(OTHER_PROJECTS.map(({ name }) => name))).toBe("");
});

test("each project of vitest.config.ts is in npm test, or a command is named that runs it", () => {
  const config = readFileSync("vitest.config.ts", "utf8");
  const names = [...config.matchAll(/\bname: "([\w-]+)"/g)].map(([, name = ""]) => name);
  const listed = [...PROJECTS_OF_TEST, ...OTHER_PROJECTS.map(({ name }) => name)];
  expect(listed.toSorted(), "see scripts/test-projects.ts").toEqual(names.toSorted());
  for (const { name, command } of OTHER_PROJECTS) {
    const script = scripts[command.replace("npm run ", "")] ?? "";
    const patterns = [...script.matchAll(/--project "?([\w*-]+)/g)].map(([, one = ""]) => one);
    expect(isSelected(name, patterns), `${command} runs ${name}`).toBe(true);
  }
});
