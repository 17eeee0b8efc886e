import { execFileSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { namesIn, thirdPartyNotices } from "../../scripts/third-party-notices.ts";
import { tempFolder } from "../support/temp-folder.ts";

type Locked = { version: string; integrity: string; license?: string };
type Bom = {
  components: {
    name: string;
    version: string;
    purl: string;
    hashes: { alg: string; content: string }[];
  }[];
  dependencies: { ref: string; dependsOn: string[] }[];
};

const SBOM = resolve("dist/sbom.cdx.json");
const makeSbom = (): string => {
  execFileSync(process.execPath, ["scripts/sbom.ts"]);
  return readFileSync(SBOM, "utf8");
};

describe("the package", () => {
  const folder = tempFolder();
  const at = (path: string): string => folder.at("package", path);
  const read = (path: string): string => readFileSync(at(path), "utf8");
  beforeAll(() => {
    makeSbom();
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder.path];
    const [{ filename }] = JSON.parse(execFileSync("npm", args, { encoding: "utf8" })) as [
      { filename: string },
    ];
    execFileSync("tar", ["-xzf", folder.at(filename), "-C", folder.path]);
    return () => folder[Symbol.dispose]();
  });

  test("contains its licence, security documents, SBOM, programs and man page, and no sources or keys", () => {
    for (const path of [
      "LICENSE",
      "SECURITY.md",
      "docs/operate/threat-model.md",
      "docs/operate/sign-in.md",
      "dist/sbom.cdx.json",
    ]) {
      expect(existsSync(at(path)), path).toBe(true);
    }
    const bin = JSON.parse(read("package.json")) as { bin: Record<string, string>; man: string[] };
    for (const path of [...Object.values(bin.bin), ...bin.man]) {
      expect(existsSync(at(path)), path).toBe(true);
    }
    expect(globSync("**/*.{ts,map,env,pem,key}", { cwd: folder.at("package") })).toEqual([]);
  });

  test("lists exactly the packages that it contains, each with the version and checksum from the lock file", () => {
    const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
      packages: Record<string, Locked>;
    };
    const locked = new Map(
      Object.entries(lock.packages).map(([path, entry]) => [
        `${path.replace(/^.*node_modules\//, "")}@${entry.version}`,
        entry,
      ]),
    );
    const { components, dependencies } = JSON.parse(read("dist/sbom.cdx.json")) as Bom;
    const listed = components.map(({ name, version }) => `${name}@${version}`);
    expect(listed.toSorted()).toEqual(namesIn(read("dist/THIRD-PARTY-NOTICES.md")).toSorted());
    expect(listed.length).toBeGreaterThan(50);
    for (const { name, version, hashes } of components) {
      const { integrity = "" } = locked.get(`${name}@${version}`) ?? {};
      const [hash] = hashes;
      expect(`sha512-${Buffer.from(hash?.content ?? "", "hex").toString("base64")}`, name).toBe(
        integrity,
      );
    }
    const { dependencies: installed } = JSON.parse(read("package.json")) as {
      dependencies: Record<string, string>;
    };
    for (const [name, version] of Object.entries(installed)) {
      expect(listed).toContain(`${name}@${version}`);
    }
    const refs = new Set(["plex-ingest", ...listed].map((ref) => ref));
    for (const { ref, dependsOn } of dependencies) {
      expect(
        [ref.replace(/^plex-ingest@.*/, "plex-ingest"), ...dependsOn].filter(
          (one) => !refs.has(one),
        ),
      ).toEqual([]);
    }
  });

  test("names the packages whose code is in the bundle", () => {
    // Texts of these packages that no build removes.
    const bundle = globSync("dist/chunks/*.js", { cwd: folder.at("package") }).map((path) =>
      read(path),
    );
    const holds = (words: string): boolean => bundle.some((text) => text.includes(words));
    expect([holds("ERR_JWKS_NO_MATCHING_KEY"), holds("notifications/progress")]).toEqual([
      true,
      true,
    ]);
    const notices = read("dist/THIRD-PARTY-NOTICES.md");
    expect(notices).toMatch(/^## jose 6\.\d+\.\d+ \(MIT\)\n\n```text\nThe MIT License/m);
    for (const one of notices.split(/^## (?=\S+ \d\S* \()/m).slice(1)) {
      const [heading = ""] = one.split("\n", 1);
      // If a package has no licence text, a note states that.
      expect(one.length, heading).toBeGreaterThan(heading.length + 20);
    }
  });
});

test("the list is identical, byte for byte, when it is generated again", () => {
  const first = makeSbom();
  expect(makeSbom()).toBe(first);
  expect(first).not.toMatch(/serialNumber|timestamp|urn:uuid|\/tmp\//);
});

test.each([
  "GPL-2.0-only",
  "GPL-3.0-or-later",
  "LGPL-2.1",
  "AGPL-3.0",
  "(MIT OR GPL-3.0)",
  "SSPL-1.0",
  "UNLICENSED",
  undefined,
])("refuses a package with the licence %j", async (license) => {
  using folder = tempFolder();
  const path = folder.at("node_modules", "x");
  mkdirSync(path, { recursive: true });
  writeFileSync(
    join(path, "package.json"),
    JSON.stringify({ name: "x", version: "1.0.0", license }),
  );
  await expect(thirdPartyNotices([`${path}/index.js`])).rejects.toThrow(
    /^The package must not contain x \(.*\)\.$/,
  );
});
