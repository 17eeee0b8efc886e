import { dirname, join } from "node:path";
import { parseFullPath } from "../../adapters/settings/address-parts.ts";
import { type OwnFileKind, type OwnFiles, readOwnFile } from "../../app/own-files/own-file.ts";
import { WORDS } from "../../app/own-files/words.ts";
import { ROUTES } from "../../app/routes/parse-routes.ts";
import { findInstalledEnvFile, type LaunchContext } from "./env-file.ts";
import { type ConfigFiles, notRead } from "./files.ts";
import type { ConfigProblem } from "./problem.ts";

/**
 * Commands that do not start with invalid rules or words, because they use them for filing, or
 * check them (`config check`, the doctor). Other commands report the problems.
 */
const STRICT = new Set(["daemon", "config", "config check"]);

/**
 * Returns the paths at which such a file is searched for: next to the env file in use, next to the
 * installation's usual env file, then in the configuration folder.
 */
export function placesOf(
  { name }: Pick<OwnFileKind<unknown>, "name">,
  { env, home }: Pick<LaunchContext, "env" | "home">,
  envFile: string | undefined,
): string[] {
  const xdg = parseFullPath(env["XDG_CONFIG_HOME"] ?? "", home) ?? parseFullPath("~/.config", home);
  const installed = findInstalledEnvFile({ env, home });
  const folders = [
    ...(envFile === undefined ? [] : [dirname(envFile)]),
    ...(installed === undefined ? [] : [dirname(installed)]),
    ...(xdg === undefined ? [] : [join(xdg, "plex-ingest")]),
  ];
  return [...new Set(folders)].map((folder) => join(folder, name));
}

export const createOwnFiles = ({ stamp, read }: ConfigFiles): OwnFiles => ({
  stamp(path) {
    const ownStamp = stamp(path);
    if (ownStamp !== undefined) return ownStamp;
    // An unreadable folder may contain rules, so it must not count as having none.
    const file = read(path);
    return file.ok || file.why === "missing" ? undefined : file.why;
  },
  read(path) {
    const file = read(path);
    return file.ok ? file : { ok: false, why: notRead(file.why) };
  },
});

/** Returns the problems of such a file in the form of a setting's problems. */
function problemsOf<T>(kind: OwnFileKind<T>, places: readonly string[], files: ConfigFiles) {
  const { path, value, problems } = readOwnFile(kind, places, createOwnFiles(files));
  const wrong = problems.map(({ where, found, allowed }): ConfigProblem => {
    return {
      name: kind.name,
      found: where === "" ? found : `${found} (${where})`,
      allowed,
      file: path,
    };
  });
  return { path, value, wrong };
}

/**
 * Returns the problems of rules and words, for a command that does not start with invalid ones;
 * empty for other commands.
 */
export function findOwnProblems(
  { command, ...place }: Pick<LaunchContext, "command" | "env" | "home">,
  envFile: string | undefined,
  hasServer: boolean,
  files: ConfigFiles,
): ConfigProblem[] {
  if (!STRICT.has(command)) return [];
  const words = problemsOf(WORDS, placesOf(WORDS, place, envFile), files);
  const { path, value: rules, wrong } = problemsOf(ROUTES, placesOf(ROUTES, place, envFile), files);
  if (rules.length === 0 || hasServer) return [...wrong, ...words.wrong];
  const found = "rules, but no PLEX_URL to find their libraries";
  const name = ROUTES.name;
  return [
    ...wrong,
    { name, found, allowed: "rules only with PLEX_URL and PLEX_TOKEN", file: path },
    ...words.wrong,
  ];
}
