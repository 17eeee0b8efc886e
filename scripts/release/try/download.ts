import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expectProcessor } from "../../image/elf.ts";
import type { Project } from "../project.ts";
import { fileFirstFilm } from "./first-film.ts";
import { minutes, sizeOf, type TriedArtefact } from "./row.ts";

const PROCESSORS: Record<string, string> = { x64: "amd64", arm64: "arm64" };
/** PATH without the folder of this Node, because a download contains a Node. */
const PATH = "/usr/bin:/bin";

/**
 * Unpacks each download that contains its own Node, `plex-ingest-VERSION-SYSTEM-PROCESSOR.tar.gz`.
 * The one for this machine files a film. Binaries of the others for Linux are inspected.
 * @returns no rows if there are no downloads in `to`
 */
export async function tryDownloads(
  { name, version }: Project,
  to: string,
  work: string,
): Promise<TriedArtefact[]> {
  const rows: TriedArtefact[] = [];
  for (const file of readdirSync(to).toSorted()) {
    const start = `${name}-${version}-`;
    const [, system = "", processor = ""] =
      /^(linux|darwin)-(x64|arm64)\.tar\.gz$/.exec(
        file.startsWith(start) ? file.slice(start.length) : "",
      ) ?? [];
    if (system === "") continue;
    const began = performance.now();
    execFileSync("tar", ["-xzf", resolve(to, file), "-C", work]);
    const folder = join(work, file.replace(/\.tar\.gz$/, ""));
    const wanted = PROCESSORS[processor] ?? processor;
    const binaries = system === "linux" ? expectProcessor(folder, wanted) : [];
    const row = {
      artefact: "download with its own Node",
      file,
      size: sizeOf(join(to, file)),
      on: `${system} ${processor}`,
      result: binaries.length > 0 ? `binaries for ${wanted}: ${binaries.join(", ")}` : "–",
    };
    if (system !== process.platform || processor !== process.arch) {
      const how = "*not run*: another system or processor; unpacked";
      rows.push({ ...row, how, firstFilm: "*not run*" });
      continue;
    }
    await fileFirstFilm([join(folder, "bin", name)], join(work, `home-${system}`), PATH);
    const how = "unpacked with tar, started without a Node in PATH";
    const result = `${row.result}; one film by hardlink`;
    rows.push({ ...row, how, result, firstFilm: minutes(performance.now() - began) });
  }
  return rows;
}
