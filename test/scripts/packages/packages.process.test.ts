import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatAr, formatDebianUnit } from "../../../scripts/packages/debian.ts";
import { formatFormula } from "../../../scripts/packages/homebrew.ts";
import { isBuiltFor, NODES, PLATFORMS } from "../../../scripts/packages/nodes.ts";

const { devDependencies, engines } = JSON.parse(readFileSync("package.json", "utf8")) as {
  devDependencies: Record<string, string>;
  engines: { node: string };
};

test("every platform has a new enough Node and a database driver for its processor", () => {
  const [major = 0, minor = 0] = engines.node.slice(2).split(".").map(Number);
  for (const platform of PLATFORMS) {
    const { version, integrity } = NODES[platform];
    const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
    expect(ownMajor > major || (ownMajor === major && ownMinor >= minor), platform).toBe(true);
    expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/);
    if (platform.startsWith("linux")) expect(version).toBe(devDependencies["node"]);
    const library = readFileSync(`node_modules/better-sqlite3/prebuilds/${platform}.node`);
    for (const other of PLATFORMS) expect(isBuiltFor(other, library)).toBe(other === platform);
  }
});

test("a Debian package is an archive with even offsets", () => {
  const archive = formatAr([
    { name: "debian-binary", data: Buffer.from("2.0\n") },
    { name: "odd", data: Buffer.from("abc") },
    { name: "last", data: Buffer.from("") },
  ]).toString();
  expect(archive.startsWith("!<arch>\ndebian-binary   0  ")).toBe(true);
  expect([...archive.matchAll(/`\n/g)].map(({ index }) => index)).toEqual([66, 130, 194]);
  expect(archive.slice(132, 136)).toBe("abc\n");
});

test("the Debian unit starts the package's own Node as its own account", () => {
  const unit = formatDebianUnit("1.2.3");
  expect(unit).toContain(
    "ExecStart=/usr/lib/plex-ingest/bin/node -- /usr/lib/plex-ingest/dist/plex-ingest.js --env-file /etc/plex-ingest/env daemon\n",
  );
  expect(unit).toContain("\nUser=plex-ingest\n");
  expect(unit).toContain("\nReadWritePaths=/srv/media\n");
});

test("no script of the Debian package removes the library, downloads or database", () => {
  for (const script of ["postinst", "prerm", "postrm"]) {
    const text = readFileSync(`deploy/debian/${script}`, "utf8");
    const removing = text.split("\n").filter((line) => /^\s*(?:rm|rmdir|userdel)\b/.test(line));
    for (const line of removing) expect(line).toMatch(/ \/etc\/plex-ingest(?:\/env)?(?: |$)/);
  }
});

test("the Homebrew formula downloads the package of the release's page", () => {
  const project = { name: "plex-ingest", version: "1.2.3", repository: "https://example.org/p" };
  const formula = formatFormula(project, Buffer.from("abc"));
  expect(formula).toContain('homepage "https://example.org/p"');
  expect(formula).toContain(
    '\n  url "https://example.org/p/releases/download/v1.2.3/plex-ingest-1.2.3.tgz"\n',
  );
  // https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values: SHA-256 of abc
  expect(formula).toContain("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(formula).toContain('system "npm", "install", *std_npm_args');
  expect(formula).not.toContain("@");
});
