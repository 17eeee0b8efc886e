import { expect, test } from "vitest";
import { writeWorks } from "../../../src/store/plex/indexed-works.ts";
import { endListing } from "../../../src/store/plex/plex-listings.ts";
import { LINEAR, ratio } from "../../support/growth.ts";
import { tempStore } from "../../support/temp-store.ts";

test("forgetting 20,000 works takes about eight times as long as forgetting 2,500", async () => {
  const forgetting = async (count: number) => {
    const temp = await tempStore();
    const { store } = temp;
    const works = Array.from({ length: count }, (_, at) => ({
      id: String(at),
      tmdbId: at + 1,
      files: [{ path: `/media/${at}/film.mkv` }],
    }));
    await store.write((trx) => writeWorks(trx, { section: "1", type: "movie", round: 1 }, works));
    const listing = { section: "1", type: "movie", stamp: "", listedAt: 2 };
    // Each run is rolled back, so that it can be repeated.
    const again = new Error("again");
    const forget = () =>
      store
        .write(async (trx) => {
          await endListing(trx, listing, 2);
          throw again;
        })
        .catch((error: unknown) => expect(error).toBe(again));
    return { forget, [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose]() };
  };
  await using few = await forgetting(2500);
  await using many = await forgetting(20_000);
  expect(await ratio(many.forget, few.forget, LINEAR)).toBeLessThan(LINEAR);
});
