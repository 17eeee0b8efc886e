import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FinalStage } from "./final-stage.ts";

/** The programs of the base image that the final stage uses, taken from this machine. */
const PROGRAMS = {
  "/bin/sh": "/bin/sh",
  "/usr/bin/id": "id",
  "/usr/bin/setpriv": "setpriv",
  "/usr/bin/env": "env",
};

/** The shared libraries of a program, including the loader. */
function librariesOf(program: string): string[] {
  const out = execFileSync("ldd", [program], { encoding: "utf8" });
  return [...out.matchAll(/(\/\S+) \(0x/g)].flatMap(([, path]) => path ?? []);
}

function copyProgram(root: string, from: string, to: string): void {
  for (const file of [
    [from, to] as const,
    ...librariesOf(from).map((path) => [path, path] as const),
  ]) {
    const target = join(root, file[1]);
    mkdirSync(dirname(target), { recursive: true });
    if (!existsSync(target)) cpSync(realpathSync(file[0]), target);
  }
}

const which = (name: string): string =>
  name.startsWith("/")
    ? name
    : execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();

/**
 * Creates the file system of a container in `root`: a small base, and the files that the final
 * stage copies from `built`.
 */
export function makeRoot(root: string, built: string, stage: FinalStage): void {
  for (const folder of ["proc", "dev", "tmp", "etc"]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0::/:/bin/sh\n");
  for (const [to, name] of Object.entries(PROGRAMS)) copyProgram(root, which(name), to);
  copyProgram(root, "node_modules/node/bin/node", "/usr/local/bin/node");
  for (const { from, to } of stage.copies) {
    if (!from.startsWith("/out/")) {
      throw new Error(
        `The final stage copies from ${from}, but the build stage puts everything into /out.`,
      );
    }
    // cp keeps modes in the same way as tar. cpSync gives new folders the default mode.
    execFileSync("cp", ["-a", `${join(built, from.slice("/out".length))}/.`, join(root, to)]);
  }
  chmodSync(join(root, "tmp"), 0o1777);
}
