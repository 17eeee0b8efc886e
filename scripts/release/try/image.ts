import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildStage, runBuildStage } from "../../image/build-stage.ts";
import { checkFilm } from "../../image/check-film.ts";
import { expectProcessor } from "../../image/elf.ts";
import { finalStage } from "../../image/final-stage.ts";
import { makeRoot } from "../../image/root-folder.ts";
import { minutes, shownSize, sizeOf, type TriedArtefact } from "./row.ts";

const PROCESSORS = ["amd64", "arm64"];

/**
 * Builds the layer of the image for each processor, checks that its binaries are for that one, and
 * runs the image for this machine's processor as `npm run image:check` does.
 */
export async function tryImage(work: string): Promise<TriedArtefact[]> {
  const dockerfile = readFileSync("Dockerfile", "utf8");
  const stage = finalStage(dockerfile);
  const building = buildStage(dockerfile, readFileSync(".dockerignore", "utf8"));
  const own = process.arch === "arm64" ? "arm64" : "amd64";
  const canRun = process.platform === "linux" && process.getuid?.() === 0;
  const rows: TriedArtefact[] = [];
  for (const processor of PROCESSORS) {
    const place = join(work, processor);
    mkdirSync(place);
    const built = runBuildStage(building, place, processor);
    const binaries = expectProcessor(built, processor);
    const layer = join(place, "layer.tar.gz");
    execFileSync("tar", ["-czf", layer, "-C", built, "."]);
    const bytes = Number(execFileSync("du", ["-sb", built], { encoding: "utf8" }).split("\t")[0]);
    const row = {
      artefact: `image, ${processor}`,
      size: `${shownSize(bytes)} in ${stage.copies.length} layer on the base (${sizeOf(layer)} packed)`,
      result: `user ${stage.user}; binaries for ${processor}: ${binaries.join(", ")}`,
    };
    if (processor !== own || !canRun) {
      const missing = process.platform === "linux" ? "needs root" : "needs Linux";
      const reason = canRun ? "another processor" : missing;
      const how = `*not run*: ${reason}; layer built and inspected`;
      rows.push({ ...row, how, on: `linux ${processor}`, firstFilm: "*not run*" });
      continue;
    }
    const root = join(place, "root");
    makeRoot(root, built, stage);
    const { film, healthy } = await checkFilm({ root, stage, work: place });
    rows.push({
      ...row,
      how: "root file system in namespaces, as by image:check; registry and base image *not run*",
      on: `linux ${processor}`,
      result: `${row.result}; read-only root; healthy after ${(healthy / 1000).toFixed(1)} s`,
      firstFilm: minutes(film),
    });
  }
  return rows;
}
