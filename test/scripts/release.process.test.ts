import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { releaseNotes } from "../../scripts/release/notes.ts";
import { tempFolder } from "../support/temp-folder.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
const release = (...args: string[]): string =>
  execFileSync(process.execPath, ["scripts/release.ts", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

test("one command creates package, bundle, SBOM, checksums and notes, and the registry would accept the package", () => {
  using folder = tempFolder();
  const to = folder.at("out");
  execFileSync(process.execPath, ["scripts/sbom.ts"]);
  release("--try", "--tag", `v${version}`, "--to", to);
  const name = `plex-ingest-${version}`;
  expect(readdirSync(to).toSorted()).toEqual([
    "NOTES.md",
    "SHA256SUMS",
    `${name}.cdx.json`,
    `${name}.mcpb`,
    `${name}.tgz`,
  ]);
  const sums = execFileSync("sha256sum", ["-c", "SHA256SUMS"], { cwd: to, encoding: "utf8" });
  expect(sums.match(/: OK$/gm)).toHaveLength(3);
  const listed = execFileSync("tar", ["-tzf", `${to}/${name}.tgz`], { encoding: "utf8" }).split(
    "\n",
  );
  for (const path of [
    "dist/plex-ingest.js",
    "dist/sbom.cdx.json",
    "scripts/torrent-done.sh",
    "docs/reference/stability.md",
  ]) {
    expect(listed).toContain(`package/${path}`);
  }
  const notes = readFileSync(`${to}/NOTES.md`, "utf8");
  expect(notes).toContain(`npm install -g ./${name}.tgz`);
  expect(notes).not.toMatch(/^###|\]\((?!http)/m);
});

test("refuses a mismatched tag before it creates anything", () => {
  using folder = tempFolder();
  expect(() => release("--try", "--tag", "v0.0.1", "--to", folder.at("out"))).toThrow(
    `The tag v0.0.1 is not v${version}`,
  );
  expect(readdirSync(folder.path)).toEqual([]);
});

const CHANGELOG =
  "# Changelog\n\n## 1.1.0 (not released yet)\n\nMore.\n\n## 1.0.0\n\nThe first.\n\n### Detail\n- All.\n";

test.each([
  ["1.0.0", false, /^The first\.\n\nInstall it with/],
  ["1.1.0", true, /^More\.\n/],
  ["1.1.0", false, "not released yet"],
  ["1.0", true, 'has no part "## 1.0"'],
  ["100.0", true, 'has no part "## 100.0"'],
])(
  "the notes of %s are the start of its section in the changelog, or the release is refused (dry run: %s)",
  (of, isTry, said) => {
    if (typeof said === "string") {
      expect(() => releaseNotes(CHANGELOG, of, { isTry })).toThrow(said);
    } else {
      expect(releaseNotes(CHANGELOG, of, { isTry })).toMatch(said);
    }
  },
);
