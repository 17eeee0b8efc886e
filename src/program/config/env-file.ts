import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { parseFullPath } from "../../adapters/settings/address-parts.ts";
import { SYSTEM_ENV_FILE } from "../../core/service/service-spec.ts";
import { type ConfigFiles, notRead } from "./files.ts";
import type { ConfigProblem, ConfigWarning } from "./problem.ts";
import { isName } from "./table.ts";

// In a file of another format, every line is wrong, so showing more lines would not help.
const MAX_SHOWN = 3;

/**
 * Lines of an env file that Node's `parseEnv` silently skips or cuts off: without `=`, or unquoted
 * with a `#` inside. Only line numbers are reported, because the text may be a secret.
 */
function oddLines(
  text: string,
  file: string,
): { problems: ConfigProblem[]; warnings: ConfigWarning[] } {
  const lines = text.split("\n").map((line) => line.trim());
  const without: number[] = [];
  const warnings: ConfigWarning[] = [];
  const closing = createClosing(lines);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line === "" || line.startsWith("#")) continue;
    const middle = line.indexOf("=");
    if (middle < 1) {
      without.push(index + 1);
      continue;
    }
    const name = line
      .slice(0, middle)
      .replace(/^export\s+/, "")
      .trim();
    const value = line.slice(middle + 1).trimStart();
    const quote = /^["'`]/.exec(value)?.[0];
    if (quote !== undefined) {
      index = value.includes(quote, 1) ? index : closing(index, quote);
    } else if (isName(name) && /[^\s#]#/.test(value.slice(0, 5000).split(/\s#/, 1)[0] ?? "")) {
      warnings.push({
        name,
        file,
        message: `The value on line ${index + 1} is cut off at its "#". Put it in quotes.`,
      });
    }
  }
  const problems = without.slice(0, MAX_SHOWN).map(
    (number): ConfigProblem => ({
      name: `line ${number}`,
      file,
      found: "no NAME=value",
      allowed: "NAME=value or # comment",
    }),
  );
  return { problems, warnings };
}

/**
 * Finds the next line with a quote. Callers must ask for lines in order. A quote that is never
 * closed counts as an ordinary character. Each line is searched only once, because a quarter of a
 * megabyte of open quotes used to take a second.
 */
function createClosing(lines: readonly string[]): (from: number, quote: string) => number {
  const left = new Map<string, number[]>();
  return (from, quote) => {
    const last =
      left.get(quote) ??
      lines.flatMap((line, index) => (line.includes(quote) ? [index] : [])).toReversed();
    left.set(quote, last);
    while ((last.at(-1) ?? lines.length) <= from) last.pop();
    return last.at(-1) ?? from;
  };
}

export type Environment = Readonly<Record<string, string | undefined>>;

export type LaunchContext = {
  env: Environment;
  cwd: string;
  home: string | undefined;
  /** The argument of `--env-file`. */
  envFile?: string | undefined;
  /** The path of the system service's configuration; `SYSTEM_ENV_FILE` if omitted. */
  systemEnvFile?: string | undefined;
  command: string;
};

export type EnvFile = { path: string; mode: number; values: Environment };
type OpenedEnvFile = { file?: EnvFile; problems: ConfigProblem[]; warnings: ConfigWarning[] };

/** Only the first file found is used. Files are never merged. */
export function findEnvFile(place: LaunchContext, files: ConfigFiles): OpenedEnvFile {
  if (place.envFile !== undefined) {
    const path =
      parseFullPath(place.envFile, place.home) ??
      resolve(place.cwd, place.envFile.replaceAll("\0", ""));
    return open(path, files, "--env-file") ?? refused("--env-file", path, notRead("missing"));
  }
  const ofOthers = findClosedSystemFile(place, files);
  for (const path of usualPlaces(place)) {
    if (path === ofOthers) return { problems: [explainClosed(path)], warnings: [] };
    const found = open(path, files, "configuration file");
    if (found) return found;
  }
  return { problems: [], warnings: [] };
}

/**
 * Returns the path of the system's configuration if it exists and this account may not read it. Such
 * a file belongs to a service, and this account uses only its own file.
 */
export function findClosedSystemFile(
  { systemEnvFile = SYSTEM_ENV_FILE }: Pick<LaunchContext, "systemEnvFile">,
  files: ConfigFiles,
): string | undefined {
  const read = files.read(systemEnvFile);
  return !read.ok && read.why === "unreadable" ? systemEnvFile : undefined;
}

const explainClosed = (file: string): ConfigProblem => ({
  name: "configuration file",
  file,
  found: notRead("unreadable"),
  allowed: "a readable file",
  sentence:
    "only this machine's service may read it. Run the command with sudo, or create settings of " +
    "your own with the command `init`.",
});

/**
 * Returns the path to which the configuration is written: the file in use, or the first usual path.
 * A system's configuration that this account may not read is not in use.
 */
export function chooseEnvFilePath(place: LaunchContext, files: ConfigFiles): string | undefined {
  if (place.envFile !== undefined) {
    return parseFullPath(place.envFile, place.home) ?? resolve(place.cwd, place.envFile);
  }
  const places = usualPlaces(place);
  const inUse = places.find((path) => files.stamp(path) !== undefined);
  return inUse === undefined || inUse === findClosedSystemFile(place, files) ? places[0] : inUse;
}

/**
 * Returns the path that an installation names as its usual place, as the image does with a volume.
 * Unlike the file of `--env-file`, this file need not exist yet.
 */
export const findInstalledEnvFile = ({
  env,
  home,
}: Pick<LaunchContext, "env" | "home">): string | undefined =>
  parseFullPath(env["PLEX_INGEST_USUAL_ENV_FILE"] ?? "", home);

/** Returns the paths at which the env file is searched for: only the named one if there is one. */
export const listEnvFilePlaces = (place: LaunchContext): string[] =>
  place.envFile === undefined ? usualPlaces(place) : [];

function usualPlaces({
  env,
  cwd,
  home,
  command,
  systemEnvFile = SYSTEM_ENV_FILE,
}: LaunchContext): string[] {
  const installed = findInstalledEnvFile({ env, home });
  const xdg = parseFullPath(env["XDG_CONFIG_HOME"] ?? "", home) ?? parseFullPath("~/.config", home);
  const legacy = parseFullPath("~/.config/plex-mcp/.env", home);
  return [
    ...(installed === undefined ? [] : [installed]),
    ...(xdg === undefined ? [] : [join(xdg, "plex-ingest", ".env")]),
    ...(legacy === undefined ? [] : [legacy]),
    // Other commands start in their client's working folder. A .env there is not meant for
    // plex-ingest.
    ...(command === "daemon" ? [join(cwd, ".env")] : []),
    systemEnvFile,
  ];
}

/** Returns the file's values; undefined if the file cannot be read. */
export function readEnvFile(path: string, files: ConfigFiles): Environment | undefined {
  const read = files.read(path);
  return read.ok ? parseEnv(withoutByteOrderMark(read.text)) : undefined;
}

function open(path: string, files: ConfigFiles, name: string): OpenedEnvFile | undefined {
  const read = files.read(path);
  if (!read.ok) return read.why === "missing" ? undefined : refused(name, path, notRead(read.why));
  const text = withoutByteOrderMark(read.text);
  const { problems, warnings } = oddLines(text, path);
  return { file: { path, mode: read.mode, values: parseEnv(text) }, problems, warnings };
}

const withoutByteOrderMark = (text: string): string => text.replace(/^\ufeff/, "");

const refused = (name: string, file: string, found: string): OpenedEnvFile => ({
  problems: [{ name, file, found, allowed: "a readable file of NAME=value lines, up to 256 KiB" }],
  warnings: [],
});
