import { expect, test } from "vitest";
import type { PlanDeps } from "../../../src/app/plan/plan-deps.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { Outage } from "../../../src/base/errors.ts";
import type { EpisodeOrders, OrderedGroup } from "../../../src/base/item.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { take, undo } from "../../support/upgrade.ts";

const FIREFLY = { type: "tv" as const, tmdbId: 1437, title: "Firefly", year: 2002 };
const SHOW = "TV Shows/Firefly (2002) {tmdb-1437}";

/** The Train Job aired first. The discs begin with Serenity, which aired last. */
const DVD: OrderedGroup[] = [{ order: 1, episodes: [at(11, 0), at(1, 1), at(2, 2), at(3, 3)] }];
function at(episode: number, order: number) {
  return { season: 1, episode, order };
}

type Orders = { episodeOrders: { -readonly [K in keyof EpisodeOrders]: EpisodeOrders[K] } } & Pick<
  PlanDeps,
  "episodeGroup"
>;
const orders = (usual: EpisodeOrders["usual"], found: OrderedGroup[] | string = DVD): Orders => ({
  episodeOrders: { usual, shows: [] },
  episodeGroup: async () => (typeof found === "string" ? { none: found } : { groups: found }),
});

function episode(
  engine: TestEngine,
  episodes: number[],
  name = `Firefly.S01E${episodes[0]}.720p.mkv`,
) {
  const mapping = { season: 1, episodes, titles: episodes.map((one) => `T${one}`) };
  return take(engine, name, name, { identity: FIREFLY, mappings: { [name]: mapping } });
}

const file = (number: string, title: string) =>
  `${SHOW}/Season 01/Firefly (2002) - s01e${number} - ${title}.mkv`;

const put = (engine: TestEngine, path: string): string => engine.drop(`../media/${path}`, path);

async function reasonOf(engine: TestEngine, id: number) {
  const { state, reasons } = await engine.now(id);
  expect(state).toBe("review");
  expect(reasons.map(({ code }) => code)).toEqual(["episode_order"]);
  return toCommandText(reasons[0]?.message ?? "");
}

test("names an episode by the chosen order, and keeps its TMDB numbers", async () => {
  await using engine = await testEngine({ orders: orders("dvd") });
  const { id, state } = await episode(engine, [11]);
  expect(state).toBe("filed");
  expect(engine.inLibrary()).toEqual([file("01", "T11")]);
  expect((await itemsOf(engine.store.read, id))[0]?.mapping).toMatchObject({
    season: 1,
    episodes: [11],
  });
  expect((await engine.now(id)).identity).toMatchObject({ season: 1, episodes: [11] });
  const began = (await engine.history(id)).find(({ to }) => to === "filing");
  expect(began?.detail?.["message"]).toBe("Its names use the numbers of TMDB's order “dvd”.");
});

test("titles of two episodes in one file follow the order of their numbers", async () => {
  const swapped = [{ order: 1, episodes: [at(2, 0), at(1, 1)] }];
  await using engine = await testEngine({ orders: orders("dvd", swapped) });
  await episode(engine, [1, 2]);
  expect(engine.inLibrary()).toEqual([file("01-e02", "T2 & T1")]);
});

test("names a subtitle like its video in the chosen order", async () => {
  await using engine = await testEngine({ orders: orders("dvd") });
  const content = { "Firefly.S01E11.mkv": "video", "Firefly.S01E11.en.srt": "1" };
  const mapping = { season: 1, episodes: [11], titles: ["T11"] };
  await take(engine, "Firefly.S01E11", content, {
    identity: FIREFLY,
    mappings: { "Firefly.S01E11.mkv": mapping },
  });
  expect(engine.inLibrary()).toEqual([
    file("01", "T11").replace(".mkv", ".en.srt"),
    file("01", "T11"),
  ]);
});

test("treats a second file of an episode as a duplicate under any name, and replaces the first in an upgrade", async () => {
  await using engine = await testEngine({ orders: orders("dvd"), duplicatePolicy: "upgrade" });
  await episode(engine, [11], "Firefly.S01E11.720p.mkv");
  // Judged only by its number, this episode would be the file that is already there.
  await episode(engine, [1], "Firefly.S01E01.720p.mkv");
  await episode(engine, [11], "Firefly.S01E11.1080p.mkv");
  expect(engine.inLibrary()).toEqual([file("01", "T11"), file("02", "T1")]);
  expect(engine.inTrash()).toHaveLength(1);
});

test.each(["TMDB lists no “dvd” order for this show", []])(
  "a show without the chosen order keeps TMDB's numbers, and the history gives the reason: %s",
  async (none) => {
    const chosen = orders("dvd", none);
    await using engine = await testEngine({ orders: chosen });
    const { id } = await episode(engine, [11]);
    const began = (await engine.history(id)).find(({ to }) => to === "filing");
    expect(began?.detail?.["message"]).toMatch(
      /^Its names use TMDB's own numbers, because .+ “dvd” .+\.$/,
    );
    // Later, TMDB gets the order. One folder does not mix both orders.
    chosen.episodeGroup = async () => ({ groups: DVD });
    expect(await episode(engine, [1])).toMatchObject({ state: "filed" });
    expect(engine.inLibrary()).toEqual([file("01", "T1"), file("11", "T11")]);
  },
);

test("a show keeps the order that was used when it was first filed", async () => {
  const chosen = orders("aired");
  await using engine = await testEngine({ orders: chosen });
  await episode(engine, [11]);
  chosen.episodeOrders.usual = "dvd";
  await episode(engine, [1]);
  expect(engine.inLibrary()).toEqual([file("01", "T1"), file("11", "T11")]);

  await using other = await testEngine({
    orders: { ...chosen, episodeOrders: chosen.episodeOrders },
  });
  await episode(other, [11]);
  chosen.episodeOrders.usual = "aired";
  await episode(other, [1]);
  expect(other.inLibrary()).toEqual([file("01", "T11"), file("02", "T1")]);
});

test("another order for a show waits while files of the show have other numbers", async () => {
  const chosen = orders("aired");
  await using engine = await testEngine({ orders: chosen });
  const { id } = await episode(engine, [11]);
  chosen.episodeOrders.shows = [{ tmdbId: 1437, order: "dvd" }];
  const waiting = await episode(engine, [1]);
  expect(await reasonOf(engine, waiting.id)).toBe(
    `Its episodes should be numbered by TMDB's order “dvd”, but #${id} filed names with different numbers, and one folder must not have both. Undo those releases, then retry them and this one, or use their order: INGEST_EPISODE_ORDER=…,1437=ORDER.`,
  );
  await undo(engine, id);
  await episode(engine, [1], "Firefly.S01E01.1080p.mkv");
  expect(engine.inLibrary()).toEqual([file("02", "T1")]);
  // The same in the other direction.
  chosen.episodeOrders.shows = [{ tmdbId: 1437, order: "aired" }];
  await reasonOf(engine, (await episode(engine, [2])).id);
});

test("accepts an order chosen later if it gives the same numbers", async () => {
  const chosen = orders("aired", [{ order: 1, episodes: [at(1, 0), at(3, 1), at(2, 2)] }]);
  await using engine = await testEngine({ orders: chosen });
  await episode(engine, [1]);
  chosen.episodeOrders.shows = [{ tmdbId: 1437, order: "dvd" }];
  await episode(engine, [2]);
  expect(engine.inLibrary()).toEqual([file("01", "T1"), file("03", "T2")]);
});

test("a show with a chosen order waits while TMDB lacks that order", async () => {
  const chosen = orders("aired", "TMDB lists 2 “dvd” orders for this show");
  chosen.episodeOrders.shows = [{ tmdbId: 1437, order: "dvd" }];
  await using engine = await testEngine({ orders: chosen });
  expect(await reasonOf(engine, (await episode(engine, [1])).id)).toContain(
    "but TMDB lists 2 “dvd” orders for this show. Set",
  );
  expect(engine.inLibrary()).toEqual([]);
});

test("a whole release waits if the order lacks one of its episodes", async () => {
  await using engine = await testEngine({ orders: orders("dvd") });
  const names = ["Firefly.S01E01.mkv", "Firefly.S01E09.mkv"];
  const mappings = Object.fromEntries(
    names.map((name, index) => [name, { season: 1, episodes: [1 + 8 * index], titles: ["x"] }]),
  );
  const content = Object.fromEntries(names.map((name) => [name, name]));
  const { id } = await take(engine, "Firefly.S01", content, { identity: FIREFLY, mappings });
  expect(await reasonOf(engine, id)).toMatch(
    /^TMDB's order “dvd” has no number for season 1 episode 9\./,
  );
  expect(engine.inLibrary()).toEqual([]);
});

test("a release waits if other people's files in the show's folder have other numbers", async () => {
  const chosen = orders("dvd");
  await using engine = await testEngine({ orders: chosen });
  put(engine, `${SHOW}/Season 1/Firefly.S01E11.Serenity.mkv`);
  const { id } = await episode(engine, [3]);
  expect(await reasonOf(engine, id)).toContain(
    "Season 1/Firefly.S01E11.Serenity.mkv”, which is a different episode in",
  );
  // A person states which order the files have.
  chosen.episodeOrders.shows = [{ tmdbId: 1437, order: "aired" }];
  expect(await episode(engine, [3], "Firefly.S01E03.1080p.mkv")).toMatchObject({ state: "filed" });
  expect(engine.inLibrary()).toContain(`${SHOW}/Season 1/Firefly (2002) - s01e03 - T3.mkv`);
});

test("other people's files are found though the library was away when it was read", async () => {
  let isAway = false;
  await using engine = await testEngine({
    orders: orders("dvd"),
    files: (real) => ({
      async walk(path, ...more) {
        const isFirst = !isAway && path.endsWith(SHOW);
        isAway ||= isFirst;
        return await real.walk(isFirst ? `${path}/nowhere` : path, ...more);
      },
    }),
  });
  put(engine, `${SHOW}/Season 1/Firefly.S01E11.Serenity.mkv`);
  const { id } = await episode(engine, [3]);
  expect(isAway).toBe(true);
  expect(await reasonOf(engine, id)).toContain("which is a different episode in");
});

test("finds a third-party file by its number in the chosen order", async () => {
  const chosen = orders("aired");
  chosen.episodeOrders.shows = [{ tmdbId: 1437, order: "dvd" }];
  await using engine = await testEngine({ orders: chosen });
  put(engine, `${SHOW}/Season 1/Firefly 1x02 The Train Job.mkv`);
  expect((await episode(engine, [2])).state).toBe("filed");
  expect(await episode(engine, [1])).toMatchObject({
    state: "review",
    reasons: [{ code: "duplicate" }],
  });
});

test("skips a file with two episodes if both exist under their numbers in the order", async () => {
  const chosen = orders("aired");
  chosen.episodeOrders.shows = [{ tmdbId: 1437, order: "dvd" }];
  await using engine = await testEngine({ orders: chosen, duplicatePolicy: "skip" });
  for (const number of ["02", "03"]) put(engine, `${SHOW}/Season 1/Firefly 1x${number}.mkv`);
  expect(await episode(engine, [1, 2])).toMatchObject({ state: "ignored" });
});

test("throws the outage if TMDB cannot be asked for the order", async () => {
  const chosen = orders("dvd");
  chosen.episodeGroup = async () => Promise.reject(new Outage("tmdb_unavailable", "down"));
  await using engine = await testEngine({ orders: chosen });
  await expect(episode(engine, [1])).rejects.toThrow("down");
  expect(engine.inLibrary()).toEqual([]);
});

test("changes nothing for films or if no order can be requested", async () => {
  await using engine = await testEngine({ orders: { episodeOrders: { usual: "dvd", shows: [] } } });
  await take(engine, "Heat.1995.mkv");
  await episode(engine, [11]);
  expect(engine.inLibrary()).toEqual([
    "Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv",
    file("11", "T11"),
  ]);
});
