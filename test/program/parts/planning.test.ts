import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { createPlanning } from "../../../src/program/parts/planning.ts";
import { HEAT } from "../../support/engine.ts";
import { testProgram } from "../../support/program.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const EMBY = { EMBY_URL: "http://127.0.0.1:1", EMBY_API_KEY: "key" };

test.each([
  [
    "MEDIA_SERVERS",
    { MEDIA_SERVERS: "den=emby+http://127.0.0.1:1", MEDIA_SERVER_DEN_API_KEY: "k" },
  ],
  ["EMBY_URL", EMBY],
  ["none", {}],
])("a plan has a note for each server in the settings: %s", async (kind, settings) => {
  using folder = tempFolder();
  mkdirSync(folder.at("state"));
  mkdirSync(folder.at("media/Movies"), { recursive: true });
  await using program = testProgram({
    PLEX_INGEST_STATE_DIR: folder.at("state"),
    PLEX_MEDIA_ROOT: folder.at("media"),
    ...settings,
  });
  const { planner } = createPlanning(program.config, {
    store: await program.store(),
    files: await program.files(),
    catalogue: await program.catalogue(),
    routes: program.routes(),
  });
  const name = "Heat.1995.Directors.Cut.1080p.mkv";
  const items = [{ path: name, role: "video", size: 1, mtimeNs: "1", skip: false } as const];
  const { note } = await planner({ name, identity: HEAT, items }, new AbortController().signal);
  expect(JSON.stringify(note ?? "").includes("Emby has no editions")).toBe(kind !== "none");
});
