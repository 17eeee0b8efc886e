import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { recordAdopted } from "../../../src/app/adopt/record.ts";
import { DEFAULT_NAMES, fingerprintOf } from "../../../src/core/plan/names/parse-template.ts";
import { openStore } from "../../../src/store/open.ts";
import { beginLibraryNames } from "../../../src/store/settings/settings.ts";
import { factsOf, foundWork, HEAT, libraryFile, ME } from "../../support/adopted.ts";
import { settingsHome } from "../../support/page-settings.ts";
import { openOptions, storeFilesIn } from "../../support/temp-store.ts";

test.each([
  ["{title} ({year}) {tmdb}", true],
  ["{title} ({year}) {edition}", undefined],
])(
  "the settings report whether the library's names were made with templates other than %s",
  async (template, differs) => {
    const text = `PLEX_MEDIA_ROOT={at}/library\nPLEX_INGEST_DIR={at}/downloads\nPLEX_INGEST_STATE_DIR={at}/state\nINGEST_MOVIE_FILE=${template}\n`;
    await using home = await settingsHome({ text });
    mkdirSync(home.at("state"), { mode: 0o700 });
    {
      await using store = await openStore(storeFilesIn(home.at("state")), openOptions());
      const film = libraryFile(home.at("library/Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv"));
      const work = foundWork(home.at("library/Movies/Heat (1995) {tmdb-949}"), film);
      await recordAdopted({ store, newId: () => "one" }, work, HEAT, factsOf(), ME);
      await store.write((trx) => beginLibraryNames(trx, fingerprintOf(DEFAULT_NAMES)));
    }
    expect((await home.desk.read()).names_differ).toBe(differs);
  },
);
