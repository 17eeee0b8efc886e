import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { leaveOut } from "./missing-program.ts";

const CACHE = resolve("node_modules/.cache/plex-ingest-tests/from-npm");

/**
 * Installs a package from npm once for all runs on this machine, next to our own packages, and
 * returns its folder. Nothing of it is run.
 */
async function installed(name: string, version: string): Promise<string> {
  const place = join(CACHE, `${name}@${version}`);
  const folder = join(place, "node_modules", name);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(`${place}-`);
  try {
    const how = ["--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefer-offline"];
    const args = ["install", ...how, "--prefix", draft, `${name}@${version}`];
    await promisify(execFile)("npm", args, { cwd: draft });
    renameSync(draft, place);
  } catch (error) {
    // Another worker may have just installed the same package.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** npm's own package of a Node for this machine. */
const NODE_PACKAGE = `node-${process.platform}-${process.arch}`;

/** Programs from npm: a path for each name, or why they are left out. */
type FromNpm = { paths: Record<string, string>; missing: string | undefined };

async function fromNpm(wanted: Record<string, () => Promise<string>>): Promise<FromNpm> {
  try {
    const all = Object.entries(wanted).map(async ([name, get]) => [name, await get()] as const);
    return { paths: Object.fromEntries(await Promise.all(all)), missing: undefined };
  } catch {
    const names = Object.keys(wanted).join(" and ");
    return { paths: {}, missing: leaveOut(`${names} cannot be installed from npm (offline?)`) };
  }
}

/** The programs of these Node versions, by version. */
export const nodesFromNpm = (...versions: readonly string[]): Promise<FromNpm> =>
  fromNpm(
    Object.fromEntries(
      versions.map((version) => [
        version,
        async () => join(await installed(NODE_PACKAGE, version), "bin/node"),
      ]),
    ),
  );

/** A Node's program, and the folder of an npm, as an older system has them. */
export const oldSystemFromNpm = (node: string, npm: string): Promise<FromNpm> =>
  fromNpm({
    node: async () => join(await installed(NODE_PACKAGE, node), "bin/node"),
    npm: async () => dirname(join(await installed("npm", npm), "package.json")),
  });
