import { execFileSync, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";

const SCRIPT = resolve("scripts/lost-lines.ts");
const BEFORE = [
  "the first line of the file",
  "the second line of the file",
  "the last line of the file",
];
const LANDED = [
  "a promise that somebody made",
  "a second promise of theirs",
  "a third promise of theirs",
];
const withLanded = [...BEFORE.slice(0, 2), ...LANDED, ...BEFORE.slice(2)];

/**
 * Creates a repository with one commit, and another commit that landed later. `commit` adds a
 * commit in which the file has the given lines.
 */
function repository(folder: TempFolder) {
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
      cwd: folder.path,
      encoding: "utf8",
    });
  const commit = (message: string, files: Readonly<Record<string, readonly string[]>>): string => {
    for (const [name, lines] of Object.entries(files)) folder.write(name, `${lines.join("\n")}\n`);
    git("add", "-A");
    git("commit", "-qm", message);
    return git("rev-parse", "HEAD").trim();
  };
  git("init", "-q");
  const began = commit("Begin", { "a.txt": BEFORE });
  const landed = commit("Make promises", { "a.txt": withLanded });
  const lost = (): { status: number | null; stdout: string } =>
    spawnSync(process.execPath, [SCRIPT, began], { cwd: folder.path, encoding: "utf8" });
  return { commit, landed, lost };
}

test("reports lines that a later commit reverts, and names both commits", () => {
  using folder = tempFolder();
  const { commit, lost } = repository(folder);
  commit("Do something else", { "a.txt": [...BEFORE, "a line of its own at the end"] });
  const { status, stdout } = lost();
  expect(status).toBe(1);
  expect(stdout).toMatch(
    /^a\.txt: 3 lines of “\w{8} Make promises”, removed by “\w{8} Do something else”\n/,
  );
  expect(stdout).toContain(`    ${LANDED[1]}\n`);
  expect(stdout).toMatch(/^2 commits, 3 lines lost\.$/m);
});

test.each([
  ["moved to another file", "Move", { "a.txt": BEFORE, "b.txt": LANDED }],
  [
    "changed",
    "Change",
    { "a.txt": [...BEFORE.slice(0, 2), "what they promise, said again", ...BEFORE.slice(2)] },
  ],
  ["partly taken out", "Take one", { "a.txt": withLanded.filter((line) => line !== LANDED[1]) }],
])("lines that are %s are not lost", (_, message, files) => {
  using folder = tempFolder();
  const { commit, lost } = repository(folder);
  commit(message, files);
  expect(lost()).toMatchObject({ status: 0, stdout: "2 commits, 0 lines lost.\n" });
});

test("does not report lines as lost if the commit that removes them names the commit that added them", () => {
  using folder = tempFolder();
  const { commit, landed, lost } = repository(folder);
  commit(`Take the promises back\n\nThose of ${landed.slice(0, 8)} held nothing.`, {
    "a.txt": BEFORE,
  });
  expect(lost()).toMatchObject({ status: 0 });
});
