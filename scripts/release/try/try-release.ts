import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { listArtefacts } from "../make.ts";
import type { Project } from "../project.ts";
import { tryBundle } from "./bundle.ts";
import { tryDownloads } from "./download.ts";
import { tryImage } from "./image.ts";
import { tryPackage } from "./package.ts";
import { listUntried, sizeOf, type TriedArtefact, tableOf } from "./row.ts";

type Try = (project: Project, to: string, work: string) => Promise<TriedArtefact[]>;

/** The list of contents: every component has a checksum. */
function tryContents({ name, version }: Project, to: string): TriedArtefact {
  const file = join(to, `${name}-${version}.cdx.json`);
  const { components } = JSON.parse(readFileSync(file, "utf8")) as {
    components: { name: string; hashes?: unknown[] }[];
  };
  const bare = components.filter(({ hashes = [] }) => hashes.length === 0);
  if (bare.length > 0) throw new Error(`No checksum: ${bare.map((one) => one.name).join(", ")}.`);
  return {
    artefact: "SBOM",
    file: basename(file),
    size: sizeOf(file),
    how: "read",
    on: "–",
    result: `${components.length} components, each with a checksum`,
    firstFilm: "files none",
  };
}

/** Artefacts in the order of the table. Another kind of download is one more row here. */
const TRIES: readonly Try[] = [
  async (...given) => [await tryPackage(...given)],
  async (...given) => [await tryBundle(...given)],
  async (project, to) => [tryContents(project, to)],
  tryDownloads,
  (_project, _to, work) => tryImage(work),
];

/** Systems that no run of this command can reach. */
const UNREACHABLE = ["macOS (npm package, MCP bundle)", "interfaces of NAS devices"];

/**
 * Verifies the checksums, and installs each artefact in `to` as its user would.
 * @returns the table, with the checksums above it
 * @throws if a checksum is wrong, or if an artefact cannot be installed or files no film
 */
export async function tryRelease(project: Project, to: string): Promise<string> {
  const sums = execFileSync("sha256sum", ["--check", "SHA256SUMS"], { cwd: to, encoding: "utf8" });
  const work = mkdtempSync(join(tmpdir(), "plex-ingest-release-"));
  const rows: TriedArtefact[] = [];
  try {
    for (const [position, run] of TRIES.entries()) {
      const place = join(work, String(position));
      mkdirSync(place);
      rows.push(...(await run(project, to, place)));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  rows.push(...listUntried(listArtefacts(project, to), rows, to));
  for (const artefact of UNREACHABLE) {
    rows.push({
      artefact,
      size: "–",
      how: "*not run*",
      on: "–",
      result: "–",
      firstFilm: "*not run*",
    });
  }
  return `${sums}\n${tableOf(rows)}`;
}
