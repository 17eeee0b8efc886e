import { mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { createPlanning } from "../../../src/program/parts/planning.ts";
import { rememberSections } from "../../../src/store/plex/plex-listings.ts";
import { HEAT } from "../../support/engine.ts";
import { testProgram } from "../../support/program.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { tempStore } from "../../support/temp-store.ts";

test("a rule for a folder applies to its downloads, even if it names the folder through a link", async () => {
  using folder = tempFolder();
  await using temp = await tempStore();
  const { store } = temp;
  for (const name of ["disk/kids", "media/Movies", "media/Kids"]) {
    mkdirSync(folder.at(name), { recursive: true });
  }
  symlinkSync(folder.at("disk"), folder.at("downloads"));
  const rules = [{ library: "Kids", path: folder.at("downloads", "kids") }];
  folder.write("plex-ingest/routes.json", JSON.stringify({ rules }));
  const settings = {
    XDG_CONFIG_HOME: folder.path,
    PLEX_INGEST_DIR: folder.at("downloads", "kids"),
    PLEX_MEDIA_ROOT: folder.at("media"),
  };
  await using program = testProgram(settings, { store });
  await store.write((trx) =>
    rememberSections(
      trx,
      ["Movies", "Kids"].map((title) => ({
        id: title,
        title,
        type: "movie",
        locations: [folder.at("media", title)],
      })),
    ),
  );
  const [files, catalogue] = [await program.files(), await program.catalogue()];
  const { planner } = createPlanning(program.config, {
    store,
    files,
    catalogue,
    routes: program.routes(),
  });
  const [watched = ""] = program.config.ingestDirs;
  const release = { name: "Heat.1995.mkv", identity: HEAT, items: [] };
  for (const path of [
    `${watched}/Heat.1995.mkv`,
    folder.at("downloads", "kids", "Heat.1995.mkv"),
  ]) {
    const { library } = await planner({ ...release, path }, new AbortController().signal);
    expect(library.title, path).toBe("Kids");
  }
});
