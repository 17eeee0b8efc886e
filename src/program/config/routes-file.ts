import { dirname, join } from "node:path";
import { fullPath } from "../../adapters/settings/full-path.ts";
import { ROUTES_FILE, type RoutesFiles, readRoutes } from "../../app/routes/routes.ts";
import type { Place } from "./env-file.ts";
import { type Files, notRead } from "./files.ts";
import type { Problem } from "./problem.ts";

/** Commands that do not start with invalid rules: they file by them, or check them. The others report what is wrong. */
const STRICT = new Set(["daemon", "config"]);

/** Where routes.json is looked for: next to the env file in use, then in the configuration folder. */
export function routesPlaces({ env, home }: Pick<Place, "env" | "home">, envFile: string | undefined): string[] {
  const xdg = fullPath(env["XDG_CONFIG_HOME"] ?? "", home) ?? fullPath("~/.config", home);
  const folders = [
    ...(envFile === undefined ? [] : [dirname(envFile)]),
    ...(xdg === undefined ? [] : [join(xdg, "plex-ingest")]),
  ];
  return [...new Set(folders)].map((folder) => join(folder, ROUTES_FILE));
}

export const routesFiles = ({ stamp, read }: Files): RoutesFiles => ({
  stamp(path) {
    const own = stamp(path);
    if (own !== undefined) return own;
    // An unreadable folder may contain rules, so that it must not count as having none.
    const file = read(path);
    return file.ok || file.why === "missing" ? undefined : file.why;
  },
  read(path) {
    const file = read(path);
    return file.ok ? file : { ok: false, why: notRead(file.why) };
  },
});

/** What is wrong with the rules, for a command that does not start with invalid ones. */
export function routesProblems(
  { command }: Pick<Place, "command">,
  places: readonly string[],
  hasPlex: boolean,
  files: Files,
): Problem[] {
  if (!STRICT.has(command)) return [];
  const { path, rules, problems } = readRoutes(places, routesFiles(files));
  const wrong = problems.map(({ where, found, allowed }) => ({
    name: ROUTES_FILE,
    found: where === "" ? found : `${found} (${where})`,
    allowed,
    file: path,
  }));
  if (rules.length === 0 || hasPlex) return wrong;
  const found = "rules, and no PLEX_URL to find their libraries by";
  return [...wrong, { name: ROUTES_FILE, found, allowed: "no rule without PLEX_URL and PLEX_TOKEN", file: path }];
}
