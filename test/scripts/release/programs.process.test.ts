import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { describeMissing, RELEASE_PROGRAMS } from "../../../scripts/release/programs.ts";
import { pathWith } from "../../support/hidden-machine.ts";
import { importsOf, readSources } from "../../support/sources.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Sources that `file` imports, also through others. */
function reachedFrom(file: string): string[] {
  const sources = readSources("scripts");
  const next = Map.groupBy(importsOf(sources), ({ from }) => from);
  const reached = new Set([file]);
  for (const path of reached) {
    for (const { to } of next.get(path) ?? []) if (to in sources) reached.add(to);
  }
  return [...reached].map((path) => sources[path] ?? "");
}

test("the list of programs names each one that a step of the release starts, and no other", () => {
  const texts = reachedFrom("release.ts");
  const started = texts.flatMap((text) => [
    // A call of node:child_process or of `runAlone`.
    ...text.matchAll(/\b(?:execFile|execFileSync|spawn|spawnSync)\(\s*"([^"]+)"/g),
    ...text.matchAll(/\brunAlone\(\s*\[\s*"([^"]+)"/g),
    // Lines of a shell script, and the programs that are copied into the image.
    ...text.matchAll(/^(?:exec )?(mount|chroot|setpriv|unshare)\b/gm),
    ...text.matchAll(/ (chroot) --/g),
    ...text.matchAll(/^ {2}"\/usr\/bin\/(\w+)": "\w+",$/gm),
  ]);
  expect([...new Set(started.map(([, name = ""]) => name))].toSorted()).toEqual(
    RELEASE_PROGRAMS.map(({ name }) => name).toSorted(),
  );
});

test("a missing program is named before a release is tried, with the line that installs it", () => {
  using folder = tempFolder();
  const to = folder.at("out");
  const path = pathWith("npm", "tar", "chmod", "du", "sh", "sha256sum", "cp", "id", "env");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["scripts/release.ts", "--try", "--to", to],
    { encoding: "utf8", env: { PATH: path } },
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(
    /^Missing programs: bsdtar\b.*sudo apt-get install libarchive-tools\b.*\n$/,
  );
  expect(readdirSync(folder.path)).toEqual([]);
});

test("a release that is only made needs no program that tries it", () => {
  const path = pathWith("npm", "tar", "chmod", "du");
  expect(describeMissing(["make"], path)).toBeUndefined();
  expect(describeMissing(["make", "try"], path)).toContain("sh, sha256sum, bsdtar.");
});
