import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyNode, isBuiltFor, type Platform } from "./nodes.ts";

const DRIVER = "node_modules/better-sqlite3";
/** A place for a private Node that no package of ours uses: see the head in scripts/build.ts. */
const OTHER_NODE = `"\${0%/*}"/../lib/node_modules/node-linux-*/bin/node`;
const OWN_NODE = `"\${0%/*}"/../bin/node`;

/**
 * Lays out the program in the new folder `target`, with its Node and database driver for one
 * platform: `bin/node`, `dist`, `docs` and everything else that npm would install.
 * @param tarball the output of `npm pack`
 */
export function layOutProgram(
  target: string,
  tarball: string,
  platform: Platform,
  cache: string,
): void {
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
  const driver = join(target, DRIVER);
  mkdirSync(join(driver, "prebuilds"), { recursive: true });
  for (const part of ["lib", "package.json", "LICENSE"]) {
    cpSync(join(DRIVER, part), join(driver, part), { recursive: true });
  }
  const library = `prebuilds/${platform}.node`;
  if (!isBuiltFor(platform, readFileSync(join(DRIVER, library)))) {
    throw new Error(`${library} is not for ${platform}.`);
  }
  cpSync(join(DRIVER, library), join(driver, library));
  copyNode(platform, cache, join(target, "bin/node"));
  useOwnNode(join(target, "dist/plex-ingest.js"));
  execFileSync("chmod", ["-R", "u=rwX,go=rX", target]);
}

/** Makes the built program find the Node in its own folder, also if it is started there. */
function useOwnNode(entry: string): void {
  const text = readFileSync(entry, "utf8");
  if (!text.includes(OTHER_NODE)) {
    throw new Error("The head of dist/plex-ingest.js has changed: see OTHER_NODE.");
  }
  writeFileSync(entry, text.replace(OTHER_NODE, OWN_NODE));
}

/**
 * Writes a folder as a tar file with gzip. Owner, order and times are fixed, so that the same
 * content gives the same bytes.
 */
export function writeTar(folder: string, entries: readonly string[], file: string): void {
  rmSync(file, { force: true });
  execFileSync("tar", [
    "--create",
    "--gzip",
    `--file=${file}`,
    `--directory=${folder}`,
    "--format=gnu",
    "--sort=name",
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    // npm gives the files of each package this time.
    "--mtime=1985-10-26T08:15:00Z",
    ...entries,
  ]);
}
