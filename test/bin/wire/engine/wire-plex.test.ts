import { expect, test } from "vitest";
import { wireEnginePlaces } from "../../../../src/bin/wire/engine/wire-plex.ts";
import { wireCatalogue } from "../../../../src/bin/wire/planning/wire-catalogue.ts";
import { wireFiles } from "../../../../src/bin/wire/planning/wire-files.ts";
import { endListing, plexListings } from "../../../../src/store/plex/plex-listings.ts";
import { tempStore } from "../../../support/temp-store.ts";
import { configured } from "../../config/configured.ts";

test("a scan of one library makes the list of that one old, and of no other", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const { config } = configured({ PLEX_MEDIA_ROOT: "/srv/media" });
  const catalogue = wireCatalogue(config, store, { auto: false });
  const log = { info() {}, warn() {}, error() {}, reopen() {} };
  const places = wireEnginePlaces(config, { store, files: wireFiles(), catalogue, plex: undefined, log });
  await store.write(async (trx) => {
    for (const section of ["1", "2", "3"])
      await endListing(trx, { section, type: "movie", stamp: "1", listedAt: 1 }, 1);
  });
  await places.changed(["2"]);
  expect((await plexListings(store.read)).map(({ section, stale }) => [section, stale])).toEqual([
    ["1", false],
    ["2", true],
    ["3", false],
  ]);
  await catalogue.tmdb.close();
});
