import { expect, test } from "vitest";
import { type LoadedConfig, loadConfig } from "../../../src/program/config/load.ts";
import { formatProblem } from "../../../src/program/config/problem.ts";
import { NO_SYSTEM_CONFIG } from "../../support/hidden-machine.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function home() {
  const folder = tempFolder();
  const { path } = folder;
  const load = (
    command: string,
    { envFile, plex = "http://plex:32400" }: { envFile?: string; plex?: string } = {},
  ) =>
    loadConfig({
      ...NO_SYSTEM_CONFIG,
      env: { PLEX_URL: plex, PLEX_TOKEN: "t" },
      cwd: path,
      home: path,
      envFile,
      command,
    });
  return { ...folder, load };
}

const linesOf = (loaded: LoadedConfig): string[] =>
  loaded.ok ? [] : loaded.problems.map(formatProblem);
const ROUTES = ".config/plex-ingest/routes.json";

test("looks for rules next to the env file, then in the configuration folder", () => {
  using at = home();
  const envFile = at.write("etc/env", "LOG_LEVEL=info\n");
  const loaded = at.load("daemon", { envFile });
  expect(loaded.ok && loaded.config.routesPlaces).toEqual([
    at.at("etc/routes.json"),
    at.at(ROUTES),
  ]);
});

test("the daemon and config check refuse invalid rules and name the position, and other commands continue", () => {
  using at = home();
  const file = at.write(ROUTES, '{"rules":[{"library":"A"},{"library":"B","genres":"Drama"}]}');
  for (const command of ["daemon", "config"]) {
    expect(linesOf(at.load(command))).toEqual([
      `routes.json in ${file}: found the word "genres" (rule 2); expected one of library, type, resolution, genre, certification, origin, label, path.`,
    ]);
  }
  expect(at.load("review").ok).toBe(true);
});

test("refuses rules unless Plex is configured to look up their libraries", () => {
  using at = home();
  at.write(ROUTES, '{"rules":[{"library":"A"}]}');
  expect(at.load("daemon").ok).toBe(true);
  expect(linesOf(at.load("daemon", { plex: "" }))[0]).toContain("rules, but no PLEX_URL");
  at.write(ROUTES, '{"rules":[]}');
  expect(at.load("daemon", { plex: "" }).ok).toBe(true);
});
