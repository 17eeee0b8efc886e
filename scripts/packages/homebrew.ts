import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../release/project.ts";
import type { PackageInputs } from "./standalone.ts";

/** Returns the formula for `tarball`, which the release's page offers as a download. */
export function formatFormula(
  { name, version, repository }: Pick<Project, "name" | "version" | "repository">,
  tarball: Uint8Array,
): string {
  const sum = createHash("sha256").update(tarball).digest("hex");
  const url = `${repository}/releases/download/v${version}/${name}-${version}.tgz`;
  return readFileSync("deploy/homebrew/plex-ingest.rb", "utf8")
    .replace("@HOMEPAGE@", repository)
    .replace("@URL@", url)
    .replace("@SHA256@", sum);
}

/** Writes the formula. Returns the name of the file in `to`. */
export function makeFormula({ tarball, to }: PackageInputs, project: Project): string {
  const name = `${project.name}.rb`;
  writeFileSync(join(to, name), formatFormula(project, readFileSync(tarball)));
  return name;
}
