import { expect, test } from "vitest";
import { isSentence, toCommandText } from "../../../src/base/actions/sentence.ts";
import { saveServerVersion } from "../../../src/store/plex/server-versions.ts";
import { syncMediaServers } from "../../../src/store/plex/sync-servers.ts";
import { askWhy } from "../../support/ask-why.ts";
import { served } from "../../support/media-browser/served.ts";
import { namesOf } from "../../support/name-presets.ts";

const SHOW = { type: "tv", tmdbId: 900002, title: "Low Tide", year: 2019 } as const;
const MINUTE_MS = 60_000;

type Options = Parameters<typeof served>[0];

/** A Jellyfin that waits a second after each report, over a series with its first episode. */
async function series(options: Options = {}) {
  const entry = { name: "plex", kind: "jellyfin", title: "Jellyfin" } as const;
  const it = await served({ delayMs: 1000, entry, ...options });
  const file = (episodes: number[], titles: string[]): Promise<number> => {
    const name = `Low.Tide.S01${episodes.map((episode) => `E0${episode}`).join("")}.mkv`;
    const mappings = { [name]: { season: 1, episodes, titles } };
    return it.file(name, name, { identity: SHOW, mappings });
  };
  return {
    ...it,
    file,
    /** Answers why, and what to do next, as a terminal shows it. */
    async why(id: number): Promise<[answer: string, next: string]> {
      const { name, kind, title } = { ...entry };
      await it.engine.store.write((trx) =>
        syncMediaServers(trx, [{ name, kind, title, proof: "all" }]),
      );
      const names = { ...namesOf("plex"), readers: [{ kind }] };
      const { answer, next = "" } = await askWhy(it.engine, { names })(id);
      return [toCommandText(answer), toCommandText(next)];
    },
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
    'as "Low Tide" (2019) S01E02–E10, but it was filed as S01E02. Jellyfin reads ' +
      '"Low Tide (2019) - s01e02 - E10 Rises.mkv" as S01E02–E10, because of its title. ' +
      "`plex-ingest why PATH` names what helps.",
  );
  // Another match changes no number, so it is not offered.
  const [answer, next] = await it.why(id);
  expect(answer).toContain("as S01E02–E10, because of its title.");
  expect(next).toBe(
    "`plex-ingest rename --work tv/900002` gives it a name that Jellyfin reads as meant.",
  );
});

test("a double episode is seen as one row with its range", async () => {
  await using it = await series();
  const id = await it.file([1, 2], ["Low", "High"]);
  await it.after(2 * MINUTE_MS);
  expect(await it.plexOf(id)).toBe("seen");
  expect(await it.said(id)).toContain('"Low Tide" (2019) S01E01E02');
});

test("a name that Jellyfin reads as an extra is the cause, and no folder or permission is", async () => {
  const ignored = new Set<string>();
  await using it = await series({ ignored });
  ignored.add(it.engine.library);
  const [extra, plain] = [await it.file([3], ["Trailer"]), await it.file([4], ["Half Loop"])];
  await it.after(31 * MINUTE_MS);
  expect([await it.plexOf(extra), await it.plexOf(plain)]).toEqual(["not_seen", "not_seen"]);
  const said = await it.said(extra);
  expect(said).toContain(
    'does not show it, because of its name. Jellyfin reads "Low Tide (2019) - s01e03 - Trailer.mkv" ' +
      "as an extra, because of the end of its name, and shows no episode for it.",
  );
  expect(said).not.toMatch(/PATH_MAP|permission|\.ignore/);
  expect(await it.said(plain)).toMatch(/PATH_MAP/);
  const [answer, next] = await it.why(extra);
  expect(answer).toContain("Jellyfin does not show it. Jellyfin reads");
  expect(`${answer} ${next}`).not.toMatch(/PATH_MAP|permission|\.ignore|Identify/);
  expect(next).toContain("`plex-ingest rename --work tv/900002`");
  expect((await it.why(plain))[1]).toMatch(/PATH_MAP/);
});

test("why names the name at once, before the time for proof is over", async () => {
  const ignored = new Set<string>();
  await using it = await series({ ignored });
  ignored.add(it.engine.library);
  const id = await it.file([3], ["The Free Sample"]);
  await it.after(MINUTE_MS);
  expect(await it.plexOf(id)).toBe("requested");
  const [answer, next] = await it.why(id);
  expect(answer).toContain("Jellyfin leaves out");
  expect(next).toContain("`plex-ingest rename --work tv/900002`");
});

test("why reads names as the stored version of the server does", async () => {
  const ignored = new Set<string>();
  await using it = await series({
    ignored,
    version: "10.11.11",
    engine: { duplicatePolicy: "keep_both" },
  });
  ignored.add(it.engine.library);
  await it.file([1], ["Low"]);
  const double = await it.file([1, 2], ["Low", "High"]);
  const { store } = it.engine;
  const answerOf = async (major: number): Promise<string> => {
    const version = { major, waitsAfter: undefined };
    await store.write((trx) => saveServerVersion(trx, "plex", version));
    return (await it.why(double)).join(" ");
  };
  await it.after(31 * MINUTE_MS);
  expect(await answerOf(12)).toContain("because the first number is the same");
  expect(await answerOf(10)).not.toContain("because the first number is the same");
});
