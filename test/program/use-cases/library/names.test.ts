import { expect, test } from "vitest";
import { QUALITY_IN_NAMES } from "../../../../src/core/plan/names/quality-in-names.ts";
import { createUseCases } from "../../../../src/program/use-cases/use-cases.ts";
import { testProgram } from "../../../support/program.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const { signal } = new AbortController();

test("a preview uses the saved settings, and settings that are not saved before them", async () => {
  using folder = tempFolder();
  const env = { PLEX_INGEST_STATE_DIR: folder.path, INGEST_SEASON_FOLDER: "S{season:2}" };
  await using program = testProgram(env, { cwd: folder.path });
  const { previewNames } = createUseCases(program);
  const saved = await previewNames({ set: {}, page: 0 }, signal);
  expect(saved).toMatchObject({ examples: true, more: false, problems: [] });
  expect(saved.note).toBeUndefined();
  expect(saved.files.map(({ from }) => from)).toEqual(saved.files.map(({ to }) => to));
  expect(saved.files[5]?.to).toBe(
    "Breaking Bad (2008) {tmdb-1396}/S01/Breaking Bad (2008) - s01e01 - Pilot.mkv",
  );
  const set = { INGEST_NAMES: "trash", INGEST_ID_TAGS: "jellyfin", INGEST_MOVIE_FILE: "{titel}" };
  const tried = await previewNames({ set, page: 0 }, signal);
  expect(tried.note).toBe(QUALITY_IN_NAMES);
  expect(tried.problems.map(({ name }) => name)).toEqual(["INGEST_MOVIE_FILE"]);
  expect(tried.settings).toMatchObject({ INGEST_NAMES: "trash", INGEST_COLONS: "smart" });
  expect(tried.settings["INGEST_MOVIE_FILE"]).toMatch(/^\{title\} \(\{year\}\) \{tmdb\} - /);
  expect(tried.files[5]).toMatchObject({
    from: saved.files[5]?.to,
    to: "Breaking Bad (2008) [tvdbid-81189]/S01/Breaking Bad (2008) - S01E01 - Pilot [Bluray-1080p][DTS][x264]-GRP.mkv",
  });
});
