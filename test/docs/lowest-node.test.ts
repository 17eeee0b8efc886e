import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENGINES, LOWEST_NODES } from "../support/node-engines.ts";

// The words that every text uses for the range in package.json.
const WORDS = "Node 22.22 or newer, except 23";

const read = (path: string): string => readFileSync(path, "utf8");
const texts = globSync([
  "*.md",
  "Dockerfile",
  "{deploy,docs,examples,launchd,scripts,src,systemd}/**/*.{md,sh,ts,tsx,json,yaml,yml,xml,service}",
])
  // Records of decisions name the version that they were about.
  .filter((path) => !path.startsWith("docs/develop/"));

test("the words for the Nodes that run plex-ingest mean the range in package.json", () => {
  expect(ENGINES).toBe("^22.22.0 || >=24.0.0");
  const [major = "", minor = ""] = LOWEST_NODES[0]?.split(".") ?? [];
  expect(WORDS).toBe(`Node ${major}.${minor} or newer, except ${Number(major) + 1}`);
});

test("every text that names a lowest Node uses these words", () => {
  const named = texts.flatMap((path) =>
    [
      ...read(path).matchAll(
        /\bNode(?:\.js)?,?\s+v?\d+(?:\.\d+)*(?:\s+(?:or|and)\s+(?:newer|later|above|higher)|\+)[^.;|`)\n]{0,11}/g,
      ),
    ].map(([words]) => [path, words.replaceAll(/\s+/g, " ")] as const),
  );
  expect(named.filter(([, words]) => !words.startsWith(WORDS))).toEqual([]);
  expect(new Set(named.map(([path]) => path))).toEqual(
    new Set([
      "CHANGELOG.md",
      "README.md",
      "deploy/publish/package.md",
      "docs/operate/download-clients.md",
      "docs/reference/stability.md",
      "docs/start/install.md",
      "docs/use/mcp.md",
      "scripts/torrent-done.sh",
      "src/bin/plex-ingest.ts",
    ]),
  );
});

test("the program is checked with the types and the language of the lowest Node", () => {
  const { devDependencies } = JSON.parse(read("package.json")) as {
    devDependencies: Record<string, string>;
  };
  const version = devDependencies["@types-of-lowest-node/node"]?.replace("npm:@types/node@", "");
  const [major, minor] = (version ?? "").split(".").map(Number);
  const [lowestMajor, lowestMinor = 0] = (LOWEST_NODES[0] ?? "").split(".").map(Number);
  expect(major).toBe(lowestMajor);
  expect(minor).toBeLessThanOrEqual(lowestMinor);
  expect(read("src/tsconfig.json")).toContain(
    '"typeRoots": ["../node_modules/@types-of-lowest-node"',
  );
});
