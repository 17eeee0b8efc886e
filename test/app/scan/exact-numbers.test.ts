import { expect, test } from "vitest";
import { isSentence, toCommandText } from "../../../src/base/actions/sentence.ts";
import { served } from "../../support/media-browser/served.ts";

const SHOW = { type: "tv", tmdbId: 900002, title: "Low Tide", year: 2019 } as const;
const MINUTE_MS = 60_000;

type Options = Parameters<typeof served>[0];

/** A Jellyfin that waits a second after each report, over a series with its first episode. */
async function series(options: Options = {}) {
  const entry = { name: "plex", kind: "jellyfin", title: "Jellyfin" } as const;
  const it = await served({ delayMs: 1000, entry, ...options });
  const file = (episodes: number[], titles: string[]): Promise<number> => {
    const name = `Low.Tide.S01E0${episodes[0]}.mkv`;
    const mappings = { [name]: { season: 1, episodes, titles } };
    return it.file(name, name, { identity: SHOW, mappings });
  };
  return {
    ...it,
    file,
    async said(id: number): Promise<string> {
      const entries = await it.engine.history(id);
      const messages = entries.map(({ detail }) => detail?.["message"]).filter(isSentence);
      return messages.map(toCommandText).join("\n");
    },
    refreshes: (): number =>
      it.standIn.asked.filter(({ url }) => /\/Items\/[^/]+\/Refresh/.test(url)).length,
    async [Symbol.asyncDispose]() {
      expect(it.standIn.complaints).toEqual([]);
      await it[Symbol.asyncDispose]();
    },
  };
}

test("a row without numbers proves nothing until the server has read them", async () => {
  await using it = await series({ numbersMs: 45_000 });
  const id = await it.file([3], ["Half Loop"]);
  await it.after(30_000);
  expect(it.world.items().some(({ Type }) => Type === "Episode")).toBe(true);
  expect(await it.plexOf(id)).toBe("requested");
  await it.after(60_000);
  expect(await it.plexOf(id)).toBe("seen");
  expect(it.refreshes()).toBe(0);
});

test("numbers that a restart lost are read by one refresh of the season", async () => {
  await using it = await series({ numbersMs: 45_000 });
  const id = await it.file([3], ["Half Loop"]);
  await it.after(10_000);
  it.world.restart();
  await it.after(50_000);
  expect([await it.plexOf(id), it.refreshes()]).toEqual(["requested", 0]);
  await it.after(150_000);
  expect([await it.plexOf(id), it.refreshes()]).toEqual(["seen", 1]);
});

test("a season that stays without numbers is refreshed once, and then counts as not shown", async () => {
  await using it = await series({ numbersMs: Number.POSITIVE_INFINITY });
  const id = await it.file([3], ["Half Loop"]);
  await it.after(29 * MINUTE_MS, 10_000);
  expect([await it.plexOf(id), it.refreshes()]).toEqual(["requested", 1]);
  await it.after(3 * MINUTE_MS, 10_000);
  expect([await it.plexOf(id), it.refreshes()]).toEqual(["not_seen", 1]);
  expect(await it.said(id)).toContain(
    'shows it in "Series" as "Low Tide" (2019), but has not read all of its numbers: it was filed as S01E03.',
  );
});

test("a range that is wider than what was filed is a mismatch that names both", async () => {
  await using it = await series();
  const id = await it.file([2], ["E10 Rises"]);
  await it.after(2 * MINUTE_MS);
  expect(await it.plexOf(id)).toBe("mismatch");
  expect(await it.said(id)).toContain(
    'as "Low Tide" (2019) S01E02–E10, but it was filed as S01E02. Correct its numbers in Jellyfin',
  );
});

test("a double episode is seen as one row with its range", async () => {
  await using it = await series();
  const id = await it.file([1, 2], ["Low", "High"]);
  await it.after(2 * MINUTE_MS);
  expect(await it.plexOf(id)).toBe("seen");
  expect(await it.said(id)).toContain('"Low Tide" (2019) S01E01E02');
});
