import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { createUseCases } from "../../../../src/program/use-cases/use-cases.ts";
import { KEY, startMediaBrowser } from "../../../support/media-browser/stand-in.ts";
import { testProgram } from "../../../support/program.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const FOLDER = "media/Movies/Paper Harbor (2014) {tmdb-900001}";
const never = new AbortController().signal;

/** Returns the findings about servers in a library with one film in two versions. */
async function auditWith(settings: Record<string, string>, only: readonly "twice"[] = []) {
  using folder = tempFolder();
  folder.write(`${FOLDER}/Paper Harbor (2014).mkv`);
  folder.write(`${FOLDER}/Paper Harbor (2014) - 1080p.mkv`);
  mkdirSync(folder.at("state"));
  await using program = testProgram({
    PLEX_INGEST_STATE_DIR: folder.at("state"),
    PLEX_MEDIA_ROOT: folder.at("media"),
    ...settings,
  });
  const desk = await createUseCases(program).audit();
  const { findings } = await desk.run({ folders: [], only, thorough: false }, never);
  desk.close();
  return findings
    .filter(({ code }) => code.startsWith("server_"))
    .map(({ reason }) => reason.split(" ", 5).join(" "));
}

const VERSIONS = "Jellyfin shows the files in";

test.each([
  ["10.11.3", [VERSIONS, "Jellyfin does not read the"]],
  ["12.1.0", [VERSIONS]],
])("an audit asks Jellyfin for its version, %s, and judges names by it", async (version, shown) => {
  await using jellyfin = await startMediaBrowser({ kind: "jellyfin", version });
  const settings = { JELLYFIN_URL: jellyfin.origin, JELLYFIN_API_KEY: KEY };
  expect((await auditWith(settings)).toSorted()).toEqual(shown.toSorted());
  const asked = jellyfin.asked.length;
  // An audit for other codes asks no server.
  await auditWith(settings, ["twice"]);
  expect([jellyfin.asked.length, jellyfin.complaints]).toEqual([asked, []]);
});

test("a server that refuses the key counts as the newest version", async () => {
  await using jellyfin = await startMediaBrowser({ kind: "jellyfin", version: "10.11.3" });
  jellyfin.state.fault = { status: 401 };
  const settings = { JELLYFIN_URL: jellyfin.origin, JELLYFIN_API_KEY: KEY };
  expect(await auditWith(settings)).toEqual([VERSIONS]);
});

test("without Jellyfin and Emby, no name is judged by their rules", async () => {
  expect(await auditWith({})).toEqual([]);
});
