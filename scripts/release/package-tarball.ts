import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Project } from "./project.ts";
import { publishedPage } from "./published-page.ts";

const PAGE = "deploy/publish/package.md";

const pack = (from: string, to: string): void =>
  void execFileSync(
    "npm",
    ["pack", "--loglevel=error", "--ignore-scripts", "--pack-destination", to, from],
    { stdio: ["ignore", "ignore", "inherit"] },
  );

/**
 * Packs the built checkout into the folder `to`, with the short text for the package's page as its
 * README. The checkout is not changed.
 */
export function packageTarball(project: Project, to: string): void {
  const work = mkdtempSync(join(tmpdir(), "plex-ingest-package-"));
  const tarball = `${project.name}-${project.version}.tgz`;
  try {
    pack(resolve("."), work);
    execFileSync("tar", ["-xzf", join(work, tarball), "-C", work]);
    const page = publishedPage(readFileSync(PAGE, "utf8"), PAGE, project);
    writeFileSync(join(work, "package/README.md"), page);
    pack(join(work, "package"), resolve(to));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
