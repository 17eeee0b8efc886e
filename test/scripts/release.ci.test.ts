import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { releaseNotes } from "../../scripts/release/notes.ts";
import { readProject } from "../../scripts/release/project.ts";
import { tryBundle } from "../../scripts/release/try/bundle.ts";
import { tryRelease } from "../../scripts/release/try/try-release.ts";
import { missingProgram } from "../support/missing-program.ts";
import { tempFolder } from "../support/temp-folder.ts";

const project = readProject();
const { version } = project;
const name = `plex-ingest-${version}`;
const release = (...args: string[]): string =>
  execFileSync(process.execPath, ["scripts/release.ts", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

describe("a draft of the release", () => {
  const folder = tempFolder();
  const to = folder.at("out");
  const packed = (path: string): string =>
    execFileSync("tar", ["-xzOf", `${to}/${name}.tgz`, `package/${path}`], { encoding: "utf8" });
  beforeAll(() => {
    execFileSync(process.execPath, ["scripts/sbom.ts"]);
    release("--draft", "--tag", `v${version}`, "--to", to);
    return () => folder[Symbol.dispose]();
  });

  test("is package, bundle, SBOM, texts and checksums, and the registry would accept the package", () => {
    expect(readdirSync(to).toSorted()).toEqual([
      "IMAGE.md",
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
    expect(notes).toContain(`npm install -g plex-ingest@${version}`);
    expect(notes).not.toMatch(/^###|\]\((?!http)/m);
  });

  test("has the page's short text as README of the package, and pictures with addresses that work elsewhere", () => {
    for (const page of [packed("README.md"), readFileSync(`${to}/IMAGE.md`, "utf8")]) {
      expect(page).not.toMatch(/\]\((?!https:)/);
      expect(page).toContain(`](${project.repository}/raw/v${version}/docs/pictures/`);
    }
    expect(packed("README.md")).toContain("npm install -g --prefix ~/.local plex-ingest");
    // The checkout keeps its own README.
    expect(readFileSync("README.md", "utf8")).toContain("](docs/pictures/");
    const { repository } = JSON.parse(packed("package.json")) as { repository: { url: string } };
    expect(repository.url).toBe(`git+${project.repository}.git`);
  });

  test.skipIf(missingProgram("bsdtar", "apt-get install libarchive-tools"))(
    "has a bundle that answers initialize where it was unpacked",
    async () => {
      const { result } = await tryBundle(project, to, folder.at("bundle"));
      expect(result).toMatch(`initialize answered by plex-ingest ${version}, `);
    },
  );

  test("is tried only if its checksums are right", async () => {
    const other = folder.at("damaged");
    execFileSync("cp", ["-R", to, other]);
    appendFileSync(`${other}/${name}.mcpb`, "x");
    await expect(tryRelease(project, other)).rejects.toThrow("sha256sum");
  });
});

test("nothing is released while the repository's address is a placeholder", () => {
  if (!project.isPlaceholder) return;
  using folder = tempFolder();
  expect(() => release("--tag", `v${version}`, "--to", folder.at("out"))).toThrow(
    /address is a placeholder in .*package\.json.*Run npm run project/,
  );
  expect(readdirSync(folder.path)).toEqual([]);
});

test("npm refuses to publish the checkout, whose README has relative pictures", () => {
  const run = spawnSync("npm", ["publish", "--dry-run"], { encoding: "utf8" });
  expect(run.status).not.toBe(0);
  expect(run.stderr).toContain("Publish the tarball that npm run release makes");
});

test("refuses a mismatched tag before it creates anything", () => {
  using folder = tempFolder();
  expect(() => release("--draft", "--tag", "v0.0.1", "--to", folder.at("out"))).toThrow(
    `The tag v0.0.1 is not v${version}`,
  );
  expect(readdirSync(folder.path)).toEqual([]);
});

const CHANGELOG =
  "# Changelog\n\n## 1.1.0 (not released yet)\n\nMore.\n\n## 1.0.0\n\nThe first.\n\n### Detail\n- All.\n";

test.each([
  ["1.0.0", false, /^The first\.\n\n\| \| \|\n/],
  ["1.1.0", true, /^More\.\n/],
  ["1.1.0", false, "not released yet"],
  ["1.0", true, 'has no part "## 1.0"'],
  ["100.0", true, 'has no part "## 100.0"'],
])(
  "the notes of %s are the start of its section in the changelog, or the release is refused (draft: %s)",
  (of, isDraft, said) => {
    if (typeof said === "string") {
      expect(() => releaseNotes(CHANGELOG, { ...project, version: of }, { isDraft })).toThrow(said);
    } else {
      expect(releaseNotes(CHANGELOG, { ...project, version: of }, { isDraft })).toMatch(said);
    }
  },
);
