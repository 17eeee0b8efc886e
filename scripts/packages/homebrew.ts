import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PackageInputs } from "./standalone.ts";

/**
 * Returns the formula for the package that is published from `tarball`, which has the same bytes.
 * @param homepage the address of the project
 * @param registry the address of npm's registry: a formula states its download in full
 */
export function formatFormula(
  version: string,
  tarball: Uint8Array,
  { homepage, registry }: { homepage: string; registry: string },
): string {
  const sum = createHash("sha256").update(tarball).digest("hex");
  return readFileSync("deploy/homebrew/plex-ingest.rb", "utf8")
    .replace("@HOMEPAGE@", homepage)
    .replace("@URL@", new URL(`plex-ingest/-/plex-ingest-${version}.tgz`, registry).href)
    .replace("@SHA256@", sum);
}

/**
 * Writes the formula for npm's configured registry.
 * @returns the name of the file in `to`
 */
export function makeFormula({ version, tarball, to }: PackageInputs, homepage: string): string {
  const name = "plex-ingest.rb";
  const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
  const formula = formatFormula(version, readFileSync(tarball), { homepage, registry });
  writeFileSync(join(to, name), formula);
  return name;
}
