import { existsSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { tryOr } from "../../src/base/errors.ts";

const FOLDERS = (process.env["PATH"] ?? "").split(delimiter);

/**
 * A value for `PATH` that finds only these programs of this machine. For tests whose result depends
 * on a missing program, because another machine may have it.
 * @throws Error if this machine lacks one of them
 */
export function pathWith(...names: string[]): string {
  const folder = resolve("node_modules/.cache/plex-ingest-tests/path", names.join("+") || "empty");
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const program = FOLDERS.map((each) => join(each, name)).find((path) => existsSync(path));
    if (program === undefined) throw new Error(`This machine has no ${name}.`);
    const link = join(folder, name);
    if (tryOr(() => readlinkSync(link), undefined) === program) continue;
    rmSync(link, { force: true });
    // Another worker may have just created the same link.
    tryOr(() => symlinkSync(program, link), undefined);
  }
  return folder;
}

/**
 * Hides the configuration of a plex-ingest that is installed on this machine as a service, and media
 * servers of this machine that listen at their usual ports.
 */
export const NO_SYSTEM_CONFIG = {
  systemEnvFile: "/nowhere/plex-ingest/env",
  usualPorts: { plex: [], others: [] },
} as const;
