import { expect, test } from "vitest";
import { markStale } from "../../../src/app/library-state/in-plex.ts";
import { endListing, listPlexListings } from "../../../src/store/plex/plex-listings.ts";
import { tempStore } from "../../support/temp-store.ts";

test("a change in one library marks only its list as stale", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  await store.write(async (trx) => {
    for (const section of ["1", "2", "3"]) {
      await endListing(trx, { section, type: "movie", stamp: "1", listedAt: 1 }, 1);
    }
  });
  await markStale(store, { server: "plex", section: "2" });
  expect(
    (await listPlexListings(store.read)).map(({ section, stale }) => [section, stale]),
  ).toEqual([
    ["1", false],
    ["2", true],
    ["3", false],
  ]);
});
