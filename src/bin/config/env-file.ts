import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import type { Files } from "./files.ts";
import { notRead } from "./files.ts";
import { fullPath } from "./full-path.ts";
import { oddLines } from "./odd-lines.ts";
import type { Problem, Warning } from "./problem.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export type Place = {
  env: Environment;
  cwd: string;
  home: string | undefined;
  /** What `--env-file` said. */
  envFile?: string | undefined;
  command: string;
};

export type EnvFile = { path: string; mode: number; values: Environment };
export type FoundEnvFile = { file?: EnvFile; problems: Problem[]; warnings: Warning[] };

/** The first file found, alone: files are never mixed. */
export function findEnvFile(place: Place, files: Files): FoundEnvFile {
  if (place.envFile !== undefined) {
    const path = fullPath(place.envFile, place.home) ?? resolve(place.cwd, place.envFile.replaceAll("\0", ""));
    return open(path, files, "--env-file") ?? refused("--env-file", path, notRead("missing"));
  }
  for (const path of usualPlaces(place)) {
    const found = open(path, files, "configuration file");
    if (found) return found;
  }
  return { problems: [], warnings: [] };
}

function usualPlaces({ env, cwd, home, command }: Place): string[] {
  const xdg = fullPath(env["XDG_CONFIG_HOME"] ?? "", home) ?? fullPath("~/.config", home);
  const old = fullPath("~/.config/plex-mcp/.env", home);
  return [
    ...(xdg === undefined ? [] : [join(xdg, "plex-ingest", ".env")]),
    ...(old === undefined ? [] : [old]),
    // Others start in whatever folder their client stands in: its .env is none of ours.
    ...(command === "daemon" ? [join(cwd, ".env")] : []),
  ];
}

/** The file's values; undefined when there is none. */
export function readEnvFile(path: string, files: Files): Environment | undefined {
  const read = files.read(path);
  return read.ok ? parseEnv(withoutMark(read.text)) : undefined;
}

function open(path: string, files: Files, name: string): FoundEnvFile | undefined {
  const read = files.read(path);
  if (!read.ok) return read.why === "missing" ? undefined : refused(name, path, notRead(read.why));
  const text = withoutMark(read.text);
  const { problems, warnings } = oddLines(text, path);
  return { file: { path, mode: read.mode, values: parseEnv(text) }, problems, warnings };
}

const withoutMark = (text: string): string => text.replace(/^\ufeff/, "");

const refused = (name: string, file: string, found: string): FoundEnvFile => ({
  problems: [{ name, file, found, allowed: "a readable file of NAME=value lines, up to 256 KiB" }],
  warnings: [],
});
