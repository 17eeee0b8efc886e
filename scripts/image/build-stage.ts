import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";

/**
 * The files that the first stage of a Dockerfile copies from the checkout, and the commands that it
 * runs, in order.
 */
type BuildStage = { sources: string[]; runs: string[] };

/**
 * @throws for a copy of a file that .dockerignore hides from the builder (the image build fails,
 * although the file is in the checkout); for a TARGETARCH with a default, which BuildKit would use
 * for every processor; for an instruction that the check does not support
 */
export function buildStage(dockerfile: string, dockerignore: string): BuildStage {
  const begin = dockerfile.indexOf("\nFROM ") + 1;
  const lines = dockerfile.slice(begin, dockerfile.indexOf("\nFROM ", begin)).split("\n").slice(1);
  const allowed = [...dockerignore.matchAll(/^!(.+)$/gm)].map(([, path = ""]) => path);
  if (!/^\*$/m.test(dockerignore)) {
    throw new Error(".dockerignore does not exclude everything first (*).");
  }
  const stage: BuildStage = { sources: [], runs: [] };
  for (const line of lines.filter((each) => each !== "" && !each.startsWith("#"))) {
    const [name, ...rest] = line.split(" ");
    if (name === "COPY") {
      for (const path of rest.slice(0, -1)) {
        if (!allowed.some((one) => path === one || path.startsWith(`${one}/`))) {
          throw new Error(`.dockerignore does not let ${path} through.`);
        }
        stage.sources.push(path);
      }
    } else if (name === "RUN") {
      stage.runs.push(rest.join(" "));
    } else if (name === "ARG" && rest.join().includes("=")) {
      throw new Error(`${rest.join()} has a default.`);
    } else if (name !== "ARG" && name !== "WORKDIR") {
      throw new Error(`The check does not know ${name} in the build stage.`);
    }
  }
  return stage;
}

/**
 * Runs the build stage in `work`, which contains only what the stage copies, and returns the folder
 * that the stage calls `/out`. The packages are taken from this checkout instead of from `npm ci`.
 */
export function runBuildStage({ sources, runs }: BuildStage, work: string, arch: string): string {
  const [context, out] = [join(work, "src"), join(work, "out")];
  for (const path of sources) {
    mkdirSync(dirname(join(context, path)), { recursive: true });
    cpSync(path, join(context, path), { recursive: true });
  }
  const path = `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`;
  for (const run of runs) {
    if (run.startsWith("npm ci ")) {
      symlinkSync(resolve("node_modules"), join(context, "node_modules"));
    } else {
      execFileSync("sh", ["-euc", run.replace(" /out ", ` ${out} `)], {
        cwd: context,
        env: { PATH: path, TARGETARCH: arch },
        stdio: ["ignore", "inherit", "inherit"],
      });
    }
  }
  return out;
}
