import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { mcpBundle } from "../mcpb/bundle.ts";
import { makePackages } from "../packages/make-packages.ts";
import { releaseNotes } from "./notes.ts";
import { packageTarball } from "./package-tarball.ts";
import type { Project } from "./project.ts";
import { publishedPage } from "./published-page.ts";
import { findPlaceholders } from "./set-project.ts";

const IMAGE_PAGE = "deploy/publish/image.md";

/** The file that records the schema of a released version. */
const dumpOf = (schema: number): string =>
  `test/fixtures/schemas/${String(schema).padStart(3, "0")}.sql`;

/**
 * Checks that this version may be published.
 * @param schema the newest schema
 * @throws Error that describes what to do first
 */
export function checkReleasable(project: Project, schema: number): void {
  const unset = findPlaceholders();
  if (project.isPlaceholder || unset.length > 0) {
    throw new Error(
      `The repository's address is a placeholder in ${unset.join(", ")}. ` +
        "Run npm run project -- --repository https://github.com/OWNER/plex-ingest with your account.",
    );
  }
  if (!existsSync(dumpOf(schema))) {
    throw new Error(
      `Schema ${schema} is not recorded. Add the version to PUBLISHED in test/support/old-schema.ts, ` +
        "and run npx vitest run test/store/upgrade.test.ts -u.",
    );
  }
}

/** The names of the artefacts in `to`, which are the files with a checksum. */
export const listArtefacts = ({ name }: Project, to: string): string[] =>
  readdirSync(to)
    .filter((file) => file.startsWith(name))
    .toSorted();

/**
 * Makes every artefact in the folder `to`, which is emptied first, from the output of
 * `npm run build` and `npm run sbom`.
 * @param isDraft accepts a version that the changelog marks as not released yet
 * @param withPackages also makes the packages that bring their own Node
 */
export async function makeRelease(
  project: Project,
  to: string,
  { isDraft, withPackages }: { isDraft: boolean; withPackages: boolean },
): Promise<void> {
  const notes = releaseNotes(readFileSync("CHANGELOG.md", "utf8"), project, { isDraft });
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const bundle = await mcpBundle();
  const parts = `${project.name}-${project.version}.cdx.json`;
  packageTarball(project, to);
  if (withPackages) {
    makePackages(project, { to, tarball: join(to, `${project.name}-${project.version}.tgz`) });
  }
  writeFileSync(join(to, bundle.name), bundle.bytes);
  copyFileSync("dist/sbom.cdx.json", join(to, parts));
  writeFileSync(
    join(to, "SHA256SUMS"),
    listArtefacts(project, to)
      .map((file) => `${sumOf(join(to, file))}  ${file}\n`)
      .join(""),
  );
  writeFileSync(join(to, "NOTES.md"), notes);
  const page = publishedPage(readFileSync(IMAGE_PAGE, "utf8"), IMAGE_PAGE, project);
  writeFileSync(join(to, "IMAGE.md"), page);
  // Checks whether the registry would accept the package, as far as possible without publishing it.
  execFileSync(
    "npm",
    [
      "publish",
      "--dry-run",
      "--loglevel=error",
      "--ignore-scripts",
      resolve(to, `${project.name}-${project.version}.tgz`),
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
}

const sumOf = (path: string): string =>
  createHash("sha256").update(readFileSync(path)).digest("hex");
