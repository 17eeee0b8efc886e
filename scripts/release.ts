// Builds all parts of a release in the folder `release`: the package, the MCP bundle, the list of
// their contents, the notes, and the checksums of all these files. `--tag v1.2.3` refuses any other
// version. `--try` also accepts a version that the changelog marks as not released yet.
import { type ExecFileSyncOptions, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { mcpBundle } from "./mcpb/bundle.ts";
import { releaseNotes } from "./release/notes.ts";

const OPTIONS = {
  tag: { type: "string" },
  try: { type: "boolean" },
  to: { type: "string", default: "release" },
} as const;
const { tag, try: isTry = false, to } = parseArgs({ options: OPTIONS }).values;
const { name, version } = JSON.parse(readFileSync("package.json", "utf8")) as {
  name: string;
  version: string;
};
if (tag !== undefined && tag !== `v${version}`) {
  throw new Error(`The tag ${tag} is not v${version}, the version in package.json.`);
}
const quiet: ExecFileSyncOptions = { stdio: ["ignore", "ignore", "inherit"] };
const notes = releaseNotes(readFileSync("CHANGELOG.md", "utf8"), version, { isTry });

rmSync(to, { recursive: true, force: true });
mkdirSync(to, { recursive: true });
// `npm run release` has already built the contents.
execFileSync(
  "npm",
  ["pack", "--loglevel=error", "--ignore-scripts", "--pack-destination", to],
  quiet,
);
const bundle = await mcpBundle();
const [tarball, parts] = [`${name}-${version}.tgz`, `${name}-${version}.cdx.json`];
const at = (file: string): string => join(to, file);
writeFileSync(at(bundle.name), bundle.bytes);
copyFileSync("dist/sbom.cdx.json", at(parts));
const sumOf = (file: string): string =>
  createHash("sha256")
    .update(readFileSync(at(file)))
    .digest("hex");
writeFileSync(
  at("SHA256SUMS"),
  [tarball, bundle.name, parts].map((file) => `${sumOf(file)}  ${file}\n`).join(""),
);
writeFileSync(at("NOTES.md"), notes);
// Checks whether the registry would accept the package, as far as possible without publishing it.
execFileSync(
  "npm",
  ["publish", "--dry-run", "--loglevel=error", "--ignore-scripts", resolve(at(tarball))],
  quiet,
);
console.log(`${to}: ${readdirSync(to).join(", ")}`);
