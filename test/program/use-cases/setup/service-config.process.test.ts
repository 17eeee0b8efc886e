import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createService } from "../../../../src/app/service/service.ts";
import { findEnvFileIn } from "../../../../src/core/service/service-spec.ts";
import { loadConfig } from "../../../../src/program/config/load.ts";
import { requireConfig } from "../../../../src/program/config/require-config.ts";
import { readServiceConfig } from "../../../../src/program/use-cases/setup/service.ts";
import { type Scene, scene, signal } from "../../../app/service/scene.ts";
import { startFakeTransmission } from "../../../support/fake-transmission.ts";
import { NO_SYSTEM_CONFIG } from "../../../support/hidden-machine.ts";
import { saying } from "../../../support/said.ts";

/** A person with an env file and a shell with this environment. */
function person(it: Scene, lines: readonly string[], env: Record<string, string> = {}) {
  const { folder, envFile } = it;
  const base = [
    `PLEX_INGEST_DIR=${folder.at("media/downloads")}`,
    `PLEX_MEDIA_ROOT=${folder.at("media/library")}`,
  ];
  folder.write("home/.config/plex-ingest/.env", [...base, ...lines, ""].join("\n"));
  const place = {
    ...NO_SYSTEM_CONFIG,
    env,
    cwd: folder.path,
    home: folder.at("home"),
    command: "service",
  };
  it.deps.config = async (home) => readServiceConfig({ ...place, home }, requireConfig);
  /**
   * The state folder of a process with this environment. The unit passes the env file to the
   * service.
   */
  const stateOf = (with_: Record<string, string>, given?: string): string | undefined => {
    const loaded = loadConfig({ ...place, env: with_, envFile: given, command: "daemon" });
    return loaded.ok ? loaded.config.stateDir : undefined;
  };
  return {
    envFile,
    stateOf,
    install: () => createService(it.deps).install({ scope: "user", dryRun: false }, signal),
  };
}

// In the past, the unit could use a state folder that no command knew about, which led to two
// databases.
test.each<[string, string[], Record<string, string>]>([
  ["no folder named anywhere", [], {}],
  ["an XDG folder that only the shell has", [], { XDG_DATA_HOME: "/srv/xdg" }],
  ["a folder that only the shell names", [], { PLEX_INGEST_STATE_DIR: "/srv/state" }],
  ["a folder that the env file names", ["PLEX_INGEST_STATE_DIR=/srv/state"], {}],
  ["a folder in the home", ["PLEX_INGEST_STATE_DIR=~/state"], {}],
])("service, commands and MCP server use one state folder with %s", async (_, lines, env) => {
  using it = scene();
  it.deps.files = { ...it.deps.files, makeFolder: async () => {} };
  const { stateOf, install } = person(it, lines, env);
  const { file, stateDir } = await install();
  const service = stateOf({}, findEnvFileIn(readFileSync(file, "utf8")));
  const command = stateOf(env);
  const mcp = stateOf({ LANG: "C.UTF-8" });
  expect([service, command, mcp]).toEqual([stateDir, stateDir, stateDir]);
  expect(stateOf({ XDG_DATA_HOME: "/somewhere/else" })).toBe(stateDir);
});

test("refuses a shell whose state folder differs from the env file's", async () => {
  using it = scene();
  const { install } = person(it, ["PLEX_INGEST_STATE_DIR=/srv/a"], {
    PLEX_INGEST_STATE_DIR: "/srv/b",
  });
  await expect(install()).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("a different database"),
  });
  expect(it.calls()).toEqual([]);
});

test("names settings that are set only in the shell, without their values", async () => {
  using it = scene();
  const { install } = person(it, [], {
    PLEX_AUTO_INGEST: "true",
    TMDB_API_KEY: "0123456789abcdef0123456789abcdef",
  });
  const { warnings } = await install();
  expect(warnings).toEqual([
    expect.stringMatching(/PLEX_AUTO_INGEST, TMDB_API_KEY|TMDB_API_KEY, PLEX_AUTO_INGEST/),
  ]);
  expect(warnings.join("")).not.toContain("0123456789abcdef");
});

test("warns that an env file in another place must be named in every command", async () => {
  using it = scene();
  const { install } = person(it, []);
  const other = it.folder.write("other.env", readFileSync(it.envFile, "utf8"));
  const place = {
    env: {},
    cwd: it.folder.path,
    home: it.folder.at("home"),
    envFile: other,
    command: "service",
  };
  it.deps.config = async () => readServiceConfig(place, requireConfig);
  const { warnings, envFile } = await install();
  expect(envFile).toBe(other);
  expect(warnings).toEqual([expect.stringContaining(`plex-ingest --env-file ${other} status`)]);
});

test("a secret in a separate file becomes a credential of the system service", async () => {
  using it = scene({ uid: 0, sudoUser: "anna" });
  const token = it.folder.write("token", "0123456789abcdef0123456789abcdef");
  person(it, [`TMDB_API_KEY_FILE=${token}`]);
  const { text } = await it.install({ scope: "system", dryRun: true });
  expect(text).toContain(`\nLoadCredential=TMDB_API_KEY:${token}\n`);
});

test.each([
  ["PLEX_MODE=mcp", /In mode mcp/],
  ["PLEX_MODE=hook", /In mode hook/],
  ["PLEX_MODE=sometimes", /PLEX_MODE/],
])("installs nothing with %s", async (line, message) => {
  using it = scene();
  const { install } = person(it, [line]);
  await expect(install()).rejects.toThrow(message);
  expect(it.calls()).toEqual([]);
});

test("reports that the account has no configuration, not that no folder is set", async () => {
  using it = scene();
  const place = { ...NO_SYSTEM_CONFIG, env: {}, cwd: it.folder.path, command: "service" };
  it.deps.config = async () =>
    readServiceConfig({ ...place, home: it.folder.at("nowhere") }, requireConfig);
  const install = (more: object) =>
    createService(it.deps).install({ scope: "user", dryRun: true, ...more }, signal);
  await expect(install({})).rejects.toMatchObject({
    message: expect.stringMatching(/^anna has no configuration file/),
    hint: saying("plex-ingest init"),
  });
  await expect(install({ scope: "system", account: "media" })).rejects.toMatchObject({
    message: expect.stringMatching(/^media has no configuration file/),
    hint: saying("--env-file FILE service install --system"),
  });
});

test("asks the download clients for their folders on this machine, and none if they do not answer", async () => {
  using it = scene();
  await using transmission = await startFakeTransmission({ downloadDir: "/data/done" });
  const read = (url: string) => {
    it.folder.write(
      "home/.config/plex-ingest/.env",
      `PLEX_MEDIA_ROOT=${it.folder.at("media/library")}\nTRANSMISSION_URL=${url}\n` +
        `TRANSMISSION_PATH_MAP=${it.folder.at("media/downloads")}=/data/done\n`,
    );
    const place = { env: {}, cwd: it.folder.path, home: it.folder.at("home"), command: "service" };
    return readServiceConfig({ ...NO_SYSTEM_CONFIG, ...place }, requireConfig).askClients(signal);
  };
  expect(await read(transmission.origin)).toEqual([it.folder.at("media/downloads")]);
  expect(await read("http://127.0.0.1:9")).toEqual([]);
});
