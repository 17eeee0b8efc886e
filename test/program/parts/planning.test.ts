import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { createPlanning } from "../../../src/program/parts/planning.ts";
import { HEAT } from "../../support/engine.ts";
import { KEY, startMediaBrowser } from "../../support/media-browser/stand-in.ts";
import { testProgram } from "../../support/program.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const EMBY = { EMBY_URL: "http://127.0.0.1:1", EMBY_API_KEY: "key" };

/** Plans a film with these servers, and returns the note. */
async function noteOf(settings: Record<string, string>): Promise<string> {
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
    nameReaders: program.nameReaders,
  });
  const name = "Heat.1995.Directors.Cut.1080p.mkv";
  const items = [{ path: name, role: "video", size: 1, mtimeNs: "1", skip: false } as const];
  const { note } = await planner({ name, identity: HEAT, items }, new AbortController().signal);
  return JSON.stringify(note ?? "");
}

test.each([
  [
    "MEDIA_SERVERS",
    { MEDIA_SERVERS: "den=emby+http://127.0.0.1:1", MEDIA_SERVER_DEN_API_KEY: "k" },
  ],
  ["EMBY_URL", EMBY],
  ["none", {}],
])("a plan has a note for each server in the settings: %s", async (kind, settings) => {
  const note = await noteOf(settings);
  expect(note.includes("Emby has no editions")).toBe(kind !== "none");
});

test.each([
  ["10.11.11", true],
  ["12.0.0", false],
])("a note is about the version of the server: Jellyfin %s", async (version, hasNote) => {
  await using jellyfin = await startMediaBrowser({ kind: "jellyfin", version });
  const note = await noteOf({ JELLYFIN_URL: jellyfin.origin, JELLYFIN_API_KEY: KEY });
  expect(note.includes("Jellyfin does not read the id")).toBe(hasNote);
});
