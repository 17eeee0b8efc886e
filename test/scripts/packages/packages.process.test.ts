import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { formatAr, formatDebianUnit } from "../../../scripts/packages/debian.ts";
import { formatFormula } from "../../../scripts/packages/homebrew.ts";
import { isBuiltFor, NODES, PLATFORMS } from "../../../scripts/packages/nodes.ts";
import { isOwnCopy, isUnfinishedCopy } from "../../../src/core/setup/own-files.ts";
import {
  createBackupSuffix,
  createUndoneSuffix,
} from "../../../src/program/use-cases/setup/setup.ts";
import { tempFolder } from "../../support/temp-folder.ts";

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
  expect(unit).toContain("\nUMask=0022\n");
  expect(unit).not.toContain("\nGroup=");
  expect(unit).toContain("\nReadWritePaths=/srv/media\n");
});

test("no script of the Debian package removes the library, downloads or database", () => {
  for (const script of ["postinst", "prerm", "postrm"]) {
    const text = readFileSync(`deploy/debian/${script}`, "utf8");
    const removing = text.split("\n").filter((line) => /^\s*(?:rm|rmdir|userdel)\b/.test(line));
    for (const line of removing) {
      const named = line
        .trim()
        .split(/\s+/)
        .slice(1)
        .filter((word) => !word.startsWith("-"));
      for (const word of named.join(" ").replace(" 2>/dev/null || true", "").split(" ")) {
        expect(word).toMatch(/^"\$(?:etc|unit)(?:\/[\w.]+)?"(?:\/\.?env\.[\w?.*[\]-]+)?$/);
      }
    }
  }
});

/** Runs a script of the package with its paths below `root`, as dpkg does with `--root`. */
const runScript = (script: string, word: string, root: string): string =>
  execFileSync("sh", [`deploy/debian/${script}`, word], {
    env: { PATH: "/usr/bin:/bin", DPKG_ROOT: root },
    encoding: "utf8",
  });

test("a purge removes the settings and each file with secrets next to them, and no other file", () => {
  using folder = tempFolder();
  const stamp = "20261129T012345Z";
  const ours = [
    "env",
    `env${createBackupSuffix("a text")}`,
    `env${createUndoneSuffix()}`,
    `env.${stamp}.bak`,
    `env.${stamp}.0123456789abcdef.bak.2`,
    `env.${stamp}.bak.12`,
    `.env.${randomUUID()}`,
  ];
  const others = ["routes.json", "words.json", "env.mine", "env.bak", "env.old.bak", ".env.mine"];
  for (const name of ours.slice(1)) {
    expect(isOwnCopy("settings", "env", name) || isUnfinishedCopy("env", name), name).toBe(true);
  }
  for (const name of [...ours, ...others]) folder.write(`etc/plex-ingest/${name}`, "secret");
  const said = runScript("postrm", "purge", folder.path);
  expect(readdirSync(folder.at("etc/plex-ingest")).toSorted()).toEqual(others.toSorted());
  expect(said).toBe("Files that you wrote stay in /etc/plex-ingest.\n");
  for (const name of others) rmSync(folder.at("etc/plex-ingest", name));
  expect(runScript("postrm", "purge", folder.path)).toBe("");
  expect(readdirSync(folder.at("etc"))).toEqual([]);
});

test("removal takes the unit along that replaced the package's, and leaves a person's own", () => {
  using folder = tempFolder();
  const path = "etc/systemd/system/plex-ingest.service";
  folder.write(path, formatDebianUnit("1.2.3"));
  runScript("postrm", "remove", folder.path);
  expect(existsSync(folder.at(path))).toBe(false);
  for (const text of [
    "[Service]\nExecStart=/usr/lib/plex-ingest/bin/node\n",
    formatDebianUnit("1.2.3").replace("ExecStart=/usr/lib", "ExecStart=/opt"),
  ]) {
    folder.write(path, text);
    runScript("postrm", "remove", folder.path);
    expect(existsSync(folder.at(path))).toBe(true);
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
