import { expect, test } from "vitest";
import { openSetup } from "../../../../src/program/use-cases/setup/setup.ts";
import { startFakeTransmission } from "../../../support/fake-transmission.ts";
import { NO_SYSTEM_CONFIG } from "../../../support/hidden-machine.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

const open = (
  folder: TempFolder,
  more: { env?: Record<string, string>; envFile?: string; entry?: string } = {},
) =>
  openSetup({
    ...NO_SYSTEM_CONFIG,
    env: {},
    home: folder.at("home"),
    cwd: folder.path,
    envFile: undefined,
    entry: "/nowhere",
    ...more,
  });

test("writes the file that the program would read", async () => {
  using folder = tempFolder();
  const pathOf = async (more: Parameters<typeof open>[1] = {}) => {
    await using setup = await open(folder, more);
    return setup.file;
  };
  const usual = folder.at("home/.config/plex-ingest/.env");
  const XDG_CONFIG_HOME = folder.at("xdg");
  expect(await pathOf()).toEqual({ path: usual, exists: false });
  expect(await pathOf({ env: { XDG_CONFIG_HOME } })).toEqual({
    path: folder.at("xdg/plex-ingest/.env"),
    exists: false,
  });
  const older = folder.write("home/.config/plex-mcp/.env", "A=1\n");
  expect(await pathOf()).toEqual({ path: older, exists: true });
  folder.write("home/.config/plex-ingest/.env", "A=1\n");
  expect(await pathOf()).toEqual({ path: usual, exists: true });
  expect(await pathOf({ envFile: "own.env" })).toEqual({
    path: folder.at("own.env"),
    exists: false,
  });
});

test("accepts a secret from NAME_FILE as set, and leaves it in that file unless its value changes", async () => {
  using folder = tempFolder();
  const pointer = `PLEX_URL=http://127.0.0.1:1\nPLEX_TOKEN_FILE=${folder.write("token", "tok\n")}\n`;
  folder.write("home/.config/plex-ingest/.env", pointer);
  await using setup = await open(folder, { env: { PLEX_URL: "http://127.0.0.1:2" } });
  expect(setup.current).toEqual({ PLEX_URL: "http://127.0.0.1:1", PLEX_TOKEN: "tok" });
  expect(setup.environment).toEqual({ PLEX_URL: "http://127.0.0.1:2" });
  expect(await setup.write({ PLEX_TOKEN: "tok" })).toMatchObject({
    changed: [],
    backup: undefined,
  });
});

test("writes nothing that the loader refuses, and reports the loader's message", async () => {
  using folder = tempFolder();
  folder.write("home/.config/plex-ingest/.env", "PLEX_TOKNE=x\n");
  await using setup = await open(folder);
  expect(setup.problemOf({ PLEX_MEDIA_ROOT: "/srv" })).toContain(
    "PLEX_TOKNE: found an unknown setting",
  );
  await expect(setup.write({ PLEX_MEDIA_ROOT: "/srv" })).rejects.toThrow(
    "Did you mean PLEX_TOKEN?",
  );
});

test("sets a client's hook with settings from the environment alone, and names settings that cannot be used", async () => {
  using folder = tempFolder();
  await using transmission = await startFakeTransmission();
  folder.write("package/bin/plex-ingest.js", "");
  folder.write("package/scripts/torrent-done.sh", "#!/bin/sh\n");
  folder.write("library/Movies/film.mkv", "x");
  const given = {
    env: {
      TRANSMISSION_URL: transmission.url,
      PLEX_MEDIA_ROOT: folder.at("library"),
      STATE_DIR: folder.at("state"),
    },
    entry: folder.at("package/bin/plex-ingest.js"),
  };
  const { signal } = new AbortController();
  await using setup = await open(folder, given);
  expect(await setup.setHookOf("transmission", signal)).toContain(
    `Transmission calls ${folder.at("library/.plex-ingest-hook/torrent-done.sh")}.`,
  );
  const env = { ...given.env, PLEX_MEDIA_ROOT: "relative" };
  await using wrong = await open(folder, { ...given, env });
  await expect(wrong.setHookOf("transmission", signal)).rejects.toThrow(
    "The settings are not complete or cannot be used.",
  );
});
