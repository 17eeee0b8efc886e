// Makes the packages for machines without a suitable Node: one download for each platform, Debian
// packages, and the Homebrew formula. `npm run packages` builds first. `--to` names the folder of
// the results, and `--platform` limits them to some platforms. `--tarball` names an `npm pack`
// that was made before.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DEBIAN_PLATFORMS, makeDebian } from "./packages/debian.ts";
import { makeFormula } from "./packages/homebrew.ts";
import { PLATFORMS } from "./packages/nodes.ts";
import { makeStandalone } from "./packages/standalone.ts";

const { values } = parseArgs({
  options: {
    to: { type: "string", default: "release" },
    tarball: { type: "string" },
    platform: { type: "string", multiple: true, default: PLATFORMS },
  },
});
const { to, platform: wanted } = values;
const unknown = wanted.filter((each) => !(PLATFORMS as string[]).includes(each));
if (unknown.length > 0) {
  throw new Error(`There is no Node for ${unknown.join()}. Platforms: ${PLATFORMS.join()}.`);
}
const { version, homepage = "https://github.com/OWNER/plex-ingest" } = JSON.parse(
  readFileSync("package.json", "utf8"),
) as { version: string; homepage?: string };

const work = mkdtempSync(join(tmpdir(), "plex-ingest-packages-"));
try {
  mkdirSync(to, { recursive: true });
  const packed = join(work, `plex-ingest-${version}.tgz`);
  if (values.tarball === undefined) {
    const pack = ["pack", "--loglevel=error", "--ignore-scripts", "--pack-destination", work];
    execFileSync("npm", pack, { stdio: ["ignore", "ignore", "inherit"] });
  }
  const tarball = values.tarball ?? packed;
  const inputs = { version, tarball, work, cache: "node_modules/.cache/plex-ingest-nodes", to };
  const made = [
    ...PLATFORMS.filter((each) => wanted.includes(each)).map((each) =>
      makeStandalone(inputs, each),
    ),
    ...DEBIAN_PLATFORMS.filter((each) => wanted.includes(each)).map((each) =>
      makeDebian(inputs, each),
    ),
    makeFormula(inputs, homepage),
  ];
  for (const name of made) {
    const mebibytes = (statSync(join(to, name)).size / 2 ** 20).toFixed(1);
    console.log(`${name}: ${mebibytes} MiB`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
