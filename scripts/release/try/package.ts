import { existsSync } from "node:fs";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import type { Project } from "../project.ts";
import { fileFirstFilm, runAlone } from "./first-film.ts";
import { minutes, sizeOf, type TriedArtefact } from "./row.ts";

/** npm's settings on this machine: which registry it asks is not ours to decide. */
const npmSettings = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] =>
      /^npm_config_|_proxy$|^NODE_EXTRA_CA/i.test(entry[0]),
    ),
  );

/** Installs the package with npm below a folder of the user's, and files a film. */
export async function tryPackage(
  { name, version }: Project,
  to: string,
  work: string,
): Promise<TriedArtefact> {
  const tarball = resolve(to, `${name}-${version}.tgz`);
  const prefix = join(work, "prefix");
  const path = [dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter);
  const home = { HOME: work, PATH: path };
  const began = performance.now();
  await runAlone(["npm", "install", "-g", "--prefix", prefix, tarball], {
    ...npmSettings(),
    ...home,
  });
  const program = join(prefix, "bin", name);
  const shown = (await runAlone([program, "--version"], home)).trim();
  if (!shown.includes(version)) throw new Error(`The installed program is ${shown}.`);
  await fileFirstFilm([program], join(work, "package"), path);
  const man = join(prefix, "share/man/man1/plex-ingest.1");
  if (!existsSync(man)) throw new Error("npm installed no manual page.");
  return {
    artefact: "npm package",
    file: basename(tarball),
    size: sizeOf(tarball),
    how: "npm install -g --prefix",
    on: `${process.platform} ${process.arch}, Node ${process.versions.node}`,
    result: `${shown}, manual page, one film by hardlink`,
    firstFilm: minutes(performance.now() - began),
  };
}
