import { expect, test } from "vitest";
import { findWorksById, writeWorks } from "../../../src/store/plex/indexed-works.ts";
import { endListing } from "../../../src/store/plex/plex-listings.ts";
import { emptyStore } from "../empty-store.ts";

test("forgets works that are missing from a complete list", async () => {
  await using store = await emptyStore();
  const works = Array.from({ length: 300 }, (_, at) => ({
    id: String(at),
    tmdbId: at + 1,
    files: [{ path: `/media/${at}/film.mkv` }],
  }));
  await store.write((trx) => writeWorks(trx, { section: "1", type: "movie", round: 1 }, works));
  await store.write((trx) =>
    writeWorks(trx, { section: "2", type: "movie", round: 1 }, works.slice(0, 1)),
  );
  await store.write((trx) =>
    writeWorks(trx, { section: "1", type: "movie", round: 2 }, works.slice(-1)),
  );
  const listing = { section: "1", type: "movie", stamp: "", listedAt: 2 };
  await store.write((trx) => endListing(trx, listing, 2));
  expect(await findWorksById(store.read, "movie", { tmdbId: 1 })).toMatchObject([{ section: "2" }]);
  expect(await findWorksById(store.read, "movie", { tmdbId: 300 })).toMatchObject([
    { section: "1" },
  ]);
  const left = await store.read
    .selectFrom("plex_file")
    .select(["section", "rating_key"])
    .orderBy("section")
    .execute();
  expect(left).toEqual([
    { section: "1", rating_key: "299" },
    { section: "2", rating_key: "0" },
  ]);
});
