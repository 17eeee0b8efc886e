import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Project } from "../release/project.ts";
import { DEBIAN_PLATFORMS, makeDebian } from "./debian.ts";
import { makeFormula } from "./homebrew.ts";
import { PLATFORMS } from "./nodes.ts";
import { makeStandalone } from "./standalone.ts";

type Wanted = {
  /** The folder of the results. It is created if it does not exist. */
  to: string;
  /** The output of `npm pack`. If undefined, the package is packed first. */
  tarball?: string | undefined;
  platforms?: readonly string[];
};

/**
 * Makes the packages for machines without a suitable Node: one download for each platform, Debian
 * packages, and the Homebrew formula.
 * @returns the names of the files in `to`
 */
export function makePackages(
  project: Project,
  { to, tarball, platforms = PLATFORMS }: Wanted,
): string[] {
  const { version } = project;
  const work = mkdtempSync(join(tmpdir(), "plex-ingest-packages-"));
  try {
    mkdirSync(to, { recursive: true });
    if (tarball === undefined) {
      const pack = ["pack", "--loglevel=error", "--ignore-scripts", "--pack-destination", work];
      execFileSync("npm", pack, { stdio: ["ignore", "ignore", "inherit"] });
    }
    const inputs = {
      version,
      tarball: tarball ?? join(work, `${project.name}-${version}.tgz`),
      work,
      cache: "node_modules/.cache/plex-ingest-nodes",
      to,
    };
    const isWanted = (platform: string): boolean => platforms.includes(platform);
    return [
      ...PLATFORMS.filter(isWanted).map((platform) => makeStandalone(inputs, platform)),
      ...DEBIAN_PLATFORMS.filter(isWanted).map((platform) => makeDebian(inputs, platform)),
      makeFormula(inputs, project),
    ];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
