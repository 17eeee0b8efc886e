import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { requireConfig } from "../../src/program/config/require-config.ts";
import {
  createConfigReport,
  createSettingsReport,
  effectiveOf,
} from "../../src/program/config/settings-report.ts";
import { configured } from "../program/config/configured.ts";
import { tempFolder } from "../support/temp-folder.ts";

const SECRET = "tok-0123456789abcdef0123456789abcdef";

test("shows every setting with value and origin, and secrets only as set", () => {
  using dir = tempFolder();
  const loaded = configured({
    PLEX_MODE: "daemon",
    TMDB_API_KEY: SECRET,
    PLEX_MEDIA_ROOT: dir.path,
  });
  const { settings, file } = createSettingsReport(loaded);
  expect(file).toBeUndefined();
  expect(settings).toContainEqual({
    name: "PLEX_MODE",
    group: "Filing",
    value: "daemon",
    origin: "environment",
    secret: false,
    fixed: "environment",
  });
  expect(settings).toContainEqual({
    name: "TMDB_API_KEY",
    group: "Common",
    value: "(set)",
    origin: "environment",
    secret: true,
    fixed: "environment",
  });
  expect(settings).toContainEqual({
    name: "AUTH_TOKEN",
    group: "Common",
    value: "",
    origin: "not set",
    secret: true,
    fixed: "entrance",
  });
  expect(JSON.stringify(settings)).not.toContain(SECRET);
});

test("shows the active routes.json with its number of rules, if the file exists", () => {
  using dir = tempFolder();
  const loaded = configured({ PLEX_MEDIA_ROOT: dir.path });
  const file = join(dir.path, "routes.json");
  const place = { ...loaded, config: { ...loaded.config, routesPlaces: [file] } };
  expect(createConfigReport(place).routes).toBeUndefined();
  writeFileSync(file, '{"rules":[{"library":"A"},{"library":"B"}]}');
  expect(createConfigReport(place)).toMatchObject({ routes: { file, rules: 2 }, file: undefined });
});

test("the settings report stored by the engine contains no secret and does not reveal that one is set", () => {
  using dir = tempFolder();
  const effective = effectiveOf(configured({ TMDB_API_KEY: SECRET, PLEX_MEDIA_ROOT: dir.path }));
  const names = effective.map(({ name }) => name);
  expect(names).toContain("PLEX_MEDIA_ROOT");
  expect(names).not.toContain("TMDB_API_KEY");
  expect(JSON.stringify(effective)).not.toContain(SECRET);
});

test("reports all configuration problems at once, with exit code 2", () => {
  const place = {
    env: { PLEX_MODE: "x", INGEST_BACKLOG: "y" },
    cwd: "/nowhere",
    home: "/nowhere",
    command: "config",
  };
  expect(() => requireConfig(place)).toThrow(
    expect.objectContaining({
      name: "Complaint",
      exitCode: 2,
      lines: [
        "The configuration has 2 problems:",
        expect.stringContaining("PLEX_MODE"),
        expect.stringContaining("INGEST_BACKLOG"),
      ],
    }),
  );
});
