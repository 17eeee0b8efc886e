import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Platform } from "./nodes.ts";
import { layOutProgram, writeTar } from "./program-folder.ts";

/** Starts the program with the folder's own Node, also through a symbolic link to this file. */
const LAUNCHER = `#!/bin/sh
self=$0
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
  /*) self=$link ;;
  *) self=\${self%/*}/$link ;;
  esac
done
home=$(cd "\${self%/*}/.." && pwd -P) || exit
exec "$home/lib/plex-ingest/dist/plex-ingest.js" "$@"
`;

/**
 * Writes a download that needs no Node: a folder with `bin/plex-ingest`, which can be put anywhere.
 * @returns the name of the file in `to`
 */
export function makeStandalone(
  { version, tarball, work, cache, to }: PackageInputs,
  platform: Platform,
): string {
  const name = `plex-ingest-${version}-${platform}`;
  const folder = join(work, name);
  layOutProgram(join(folder, "lib/plex-ingest"), tarball, platform, cache);
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/plex-ingest"), LAUNCHER, { mode: 0o755 });
  writeTar(work, [name], join(to, `${name}.tar.gz`));
  return `${name}.tar.gz`;
}

/** Inputs of every package. */
export type PackageInputs = {
  version: string;
  /** The path of the output of `npm pack`. */
  tarball: string;
  /** A folder for intermediate files. */
  work: string;
  /** A folder that keeps downloaded Nodes. */
  cache: string;
  /** The folder of the results. */
  to: string;
};
