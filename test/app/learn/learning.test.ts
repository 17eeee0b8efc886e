import { expect, test } from "vitest";
import { forgetAlias } from "../../../src/app/learn/learn.ts";
import { listAliases } from "../../../src/app/learn/list-aliases.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { type Approval, approve } from "../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { aliasOf } from "../../../src/store/releases/aliases.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const ANNA = { actor: "cli:anna", at: Date.parse("2026-03-02T10:00:00Z") };
const UK = series(2996, "The Office", 2001, [season(1, 6, 2001), season(2, 6, 2002)], {
  popularity: 30,
});
const US = series(2316, "The Office", 2005, [season(1, 6, 2005), season(2, 22, 2006)], {
  popularity: 90,
});
const LISTED = [
  UK,
  US,
  series(70, "Some Chef", 2019, [season(1, 8, 2019)]),
  movie(841, "Dune", 1984),
  movie(438_631, "Dune", 2021),
  movie(5, "The Long Walk Home", 1990),
];

const say = async (engine: WholeEngine, id: number, approval: Approval): Promise<void> => {
  const [answer] = await approve(engine.store, [{ ids: [id], approval }], ANNA);
  expect(answer).toMatchObject({ ok: true });
};
const codes = async (engine: WholeEngine, id: number): Promise<string[]> =>
  (await engine.now(id)).reasons.map(({ code }) => code);
const actions = async (engine: WholeEngine, id: number): Promise<string[]> =>
  (await engine.history(id)).map(({ action }) => action);

/**
 * Two episodes that may belong to either of two shows called The Office are in review. The tests
 * let a person identify the first episode.
 */
async function ambiguous(): Promise<WholeEngine> {
  const engine = await wholeEngine([...LISTED]);
  engine.drop("The.Office.S02E01.1080p.mkv");
  engine.drop("The.Office.S02E02.720p-GRP.mkv");
  await engine.round();
  expect(await engine.states()).toEqual(["1 review", "2 review"]);
  return engine;
}

test("remembers a correction for a name, so that releases in review and later releases are filed without asking", async () => {
  await using engine = await ambiguous();
  expect(await codes(engine, 2)).toContain("series_ambiguous");
  await say(engine, 1, { tmdbId: 2996, type: "tv" });
  // A correction counts once its release has been filed.
  expect(await listAliases(engine.store)).toEqual([]);
  await engine.round();
  engine.drop("The.Office.S02E03.mkv");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed", "3 filed"]);
  const folder = "TV Shows/The Office (2001) {tmdb-2996}/Season 02";
  expect(engine.inLibrary()).toEqual(
    [1, 2, 3].map((n) => `${folder}/The Office (2001) - s02e0${n} - Chapter 2-${n}.mkv`),
  );
  expect(await actions(engine, 1)).toEqual([
    "found",
    "settled",
    "held",
    "approved",
    "filing",
    "filed",
    "learned",
  ]);
  expect(await actions(engine, 2)).toEqual([
    "found",
    "settled",
    "held",
    "looked_again",
    "identified",
    "filing",
    "filed",
  ]);
  const identified = (await engine.history(3)).find(({ action }) => action === "identified");
  expect(identified?.detail?.reasons).toEqual([
    {
      code: "remembered",
      message:
        "On 2026-03-02, a person approved “The Office” as “The Office” (2001) for release 1.",
    },
  ]);
});

test("a correction decides only the series, and a missing episode is still held", async () => {
  await using engine = await ambiguous();
  await say(engine, 1, { tmdbId: 2996, type: "tv" });
  await engine.round();
  engine.drop("The.Office.S02E19.mkv");
  await engine.round();
  expect(await codes(engine, 3)).toEqual(["episode_missing", "remembered"]);
  expect((await engine.now(3)).candidates[0]).toMatchObject({ tmdbId: 2996 });
  // After the correction is forgotten, the question is open again.
  await forgetAlias(engine.store, 1, ANNA);
  await engine.round();
  expect(await codes(engine, 3)).not.toContain("remembered");
});

test("applies the newest of two contradicting corrections, and shows both", async () => {
  await using engine = await ambiguous();
  engine.drop("The.Office.S02E04.mkv");
  await engine.round();
  await say(engine, 1, { tmdbId: 2316, type: "tv" });
  await say(engine, 2, { tmdbId: 2996, type: "tv" });
  await engine.round();
  expect(
    (await listAliases(engine.store)).map(({ identity, counts }) => [identity.tmdb_id, counts]),
  ).toEqual([
    [2996, true],
    [2316, false],
  ]);
  engine.drop("The.Office.S02E05.mkv");
  await engine.round();
  expect((await engine.now(4)).identity).toMatchObject({ tmdbId: 2996 });
  const identified = (await engine.history(4)).find(({ action }) => action === "identified");
  expect(JSON.stringify(identified?.detail)).toContain(
    "it was approved as “The Office” (2005) for release",
  );
});

test("does not learn an undone correction", async () => {
  await using engine = await ambiguous();
  await say(engine, 1, { tmdbId: 2316, type: "tv" });
  await engine.round();
  await requestEach(engine.store, [1], { kind: "undo" }, ANNA);
  expect(await listAliases(engine.store)).toEqual([]);
  await engine.round();
  engine.drop("The.Office.S02E03.mkv");
  await engine.round();
  expect((await engine.now(3)).state).toBe("review");
  expect(await actions(engine, 1)).toContain("forgotten");
  await say(engine, 1, { tmdbId: 2996, type: "tv" });
  await engine.round();
  expect(await engine.now(1)).toMatchObject({ state: "filed", identity: { tmdbId: 2996 } });
  // Release 2 was filed by the wrong correction and is not undone automatically. Release 3 follows
  // the right one.
  expect(await engine.now(3)).toMatchObject({ state: "filed", identity: { tmdbId: 2996 } });
  expect(engine.inTrash()).toHaveLength(1);
});

test("drops a correction that is rejected, retried or forgotten, and returns its releases to review", async () => {
  await using engine = await ambiguous();
  const unsay = [
    () => requestEach(engine.store, [1], { kind: "reject" }, ANNA),
    () => requestEach(engine.store, [1], { kind: "retry" }, ANNA),
    async () => forgetAlias(engine.store, (await listAliases(engine.store))[0]?.id ?? 0, ANNA),
  ];
  for (const takeBack of unsay) {
    await say(engine, 1, { tmdbId: 2996, type: "tv" });
    const isForgotten = takeBack === unsay[2];
    if (isForgotten) await engine.round();
    expect(await listAliases(engine.store)).toHaveLength(isForgotten ? 1 : 0);
    if (takeBack === unsay[1]) {
      await changeState(engine.store, await engine.now(1), { kind: "refused", reasons: [] }, ANNA);
    }
    await takeBack();
    expect(await listAliases(engine.store)).toEqual([]);
    await requestEach(engine.store, [1], { kind: "retry" }, ANNA);
    await engine.round();
    if (!isForgotten) expect(await actions(engine, 1)).not.toContain("learned");
  }
  await expect(forgetAlias(engine.store, 99, ANNA)).rejects.toMatchObject({ code: "not_found" });
});

test("keeps a repeated correction, and replaces it with a different one for the same release", async () => {
  await using engine = await ambiguous();
  await say(engine, 1, { tmdbId: 2996, type: "tv" });
  await say(engine, 1, { tmdbId: 2996, type: "tv" });
  expect(await aliasOf(engine.store.read, 1)).toMatchObject({ id: 1, identity: { tmdbId: 2996 } });
  await say(engine, 1, { tmdbId: 2316, type: "tv" });
  await engine.round();
  expect(await listAliases(engine.store)).toMatchObject([{ identity: { tmdb_id: 2316 } }]);
});

test("does not trust the numbers in the next name if a person corrected the numbers in an earlier name", async () => {
  await using engine = await ambiguous();
  await say(engine, 1, { tmdbId: 2996, type: "tv", season: 1, episodes: [1] });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review"]);
  expect(await codes(engine, 2)).toEqual(["numbers_corrected", "remembered"]);
  // Approving exactly the numbers in the name is not a correction. It is a newer decision, after
  // which the numbers in names are trusted again.
  await say(engine, 2, { tmdbId: 2996, type: "tv", season: 2, episodes: [2] });
  engine.drop("The.Office.S02E03.mkv");
  await engine.round();
  expect((await engine.now(3)).state).toBe("filed");
});

test("also counts different numbers for the same series as a correction", async () => {
  await using engine = await wholeEngine([...LISTED]);
  engine.drop("Some.Chef.S03E02.mkv");
  await engine.round();
  await readQueue(engine.store, { limit: 9 });
  await say(engine, 1, { season: 1, episodes: [2] });
  await engine.round();
  engine.drop("Some.Chef.S01E03.mkv");
  await engine.round();
  expect(await codes(engine, 2)).toEqual(["numbers_corrected", "remembered"]);
});

test("when filing, adds the title of a work that was given only by its id", async () => {
  await using engine = await wholeEngine([...LISTED]);
  engine.drop("Strange.Name.S01E01.mkv");
  await engine.round();
  await say(engine, 1, { type: "tv", tmdbId: 70 });
  expect(await aliasOf(engine.store.read, 1)).toMatchObject({
    identity: { tmdbId: 70, title: "" },
  });
  engine.drop("Strange.Name.S01E99.mkv");
  await engine.round();
  expect(await listAliases(engine.store)).toMatchObject([
    { identity: { tmdb_id: 70, title: "Some Chef", year: 2019 } },
  ]);
  engine.drop("Strange.Name.S01E02.mkv");
  await engine.round();
  expect((await engine.now(3)).identity).toMatchObject({ tmdbId: 70, title: "Some Chef" });
});

test("does not identify a release again if it is in review for a reason other than its name", async () => {
  await using engine = await wholeEngine([...LISTED]);
  engine.drop("The.Office.S02E01", { "the.office.s02e01.mkv": "1" });
  engine.drop("The.Office.S02E02.mkv");
  engine.drop("The.Office.S02E03.mkv");
  await engine.round();
  // Release 1 now has a question about its archive. A person's own choice remains valid even if the
  // library already has the episode.
  engine.drop("The.Office.S02E01", { "the.office.s02e01.rar": "packed" });
  await engine.round();
  await say(engine, 2, { tmdbId: 2996, type: "tv" });
  await changeState(engine.store, await engine.now(2), { kind: "refused", reasons: [] }, ANNA);
  await say(engine, 3, { tmdbId: 2316, type: "tv" });
  expect([await codes(engine, 1), (await engine.now(1)).state]).toEqual([["archive"], "review"]);
  expect(await engine.now(2)).toMatchObject({ state: "review", identity: { tmdbId: 2996 } });
});

test("remembers a word that is the title of two series, but files it only with the episode's own title", async () => {
  const titles = ["Pilot", "The Cold Stairs", "Free Pie"];
  const bearers = [1, 2].map((id) =>
    series(600 + id, "Phantoms", 2000 + id, [
      season(1, 6, 2000 + id, id === 2 ? titles : ["Pilot", "Other Words"]),
    ]),
  );
  await using engine = await wholeEngine(bearers);
  for (const name of [
    "Phantoms.S01E04.mkv",
    "Phantoms.S01E05.mkv",
    "Phantoms.S01E01.mkv",
    "Phantoms.S01E02.The.Cold.Stairs.1080p.mkv",
    "Phantoms.S01E03.Other.Words.mkv",
  ]) {
    engine.drop(name);
  }
  await engine.round();
  await say(engine, 1, { tmdbId: 602, type: "tv" });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed", "3 review", "4 review", "5 review"]);
  expect((await engine.now(2)).identity).toMatchObject({ tmdbId: 602, season: 1, episodes: [2] });
  // Releases in review list the work that the person named first, far ahead of all other works.
  for (const id of [3, 4, 5]) {
    const { candidates, reasons } = await engine.now(id);
    expect(candidates.map(({ tmdbId }) => tmdbId)[0], `${id}`).toBe(602);
    expect(reasons[0], `${id}`).toEqual({
      code: "series_ambiguous",
      message:
        "A person identified “Phantoms” as “Phantoms” (2002) for release 1, but other works have this one-word title too, and the name has no year, country or episode title.",
    });
  }
});

test("learns nothing from a work that TMDB does not know or from a refused filing", async () => {
  await using engine = await wholeEngine([...LISTED]);
  engine.drop("Le.Long.Retour.1990.mkv");
  engine.drop("Le.Long.Retour.1990.720p.mkv");
  engine.drop("The.Long.Walk.Home.1990.mkv");
  await engine.round();
  await say(engine, 1, { type: "movie", tmdbId: 999_999 });
  await engine.round();
  expect([(await engine.now(1)).state, await codes(engine, 2)]).toEqual(["review", ["no_match"]]);
  // The library already has the episode.
  await say(engine, 1, { type: "movie", tmdbId: 5 });
  await engine.round();
  expect(await codes(engine, 1)).toEqual(["duplicate"]);
  expect([await listAliases(engine.store), await codes(engine, 2)]).toEqual([[], ["no_match"]]);
  // If the release is filed as something else in the end, the refused identity is not learned.
  await requestEach(engine.store, [1], { kind: "retry" }, ANNA);
  await engine.round();
  await say(engine, 1, { type: "movie", tmdbId: 841 });
  await engine.round();
  expect(await listAliases(engine.store)).toMatchObject([
    {
      title: "Le Long Retour",
      year: 1990,
      identity: { type: "movie", tmdb_id: 841 },
      counts: true,
      actor: "cli:anna",
    },
  ]);
});

test("identifies a duplicate again when the correction that caused it is forgotten", async () => {
  await using engine = await wholeEngine([...LISTED]);
  for (const name of ["Le.Long.Retour.1990.mkv", "Le.Long.Retour.1990.720p.mkv"]) engine.drop(name);
  await engine.round();
  await say(engine, 1, { type: "movie", tmdbId: 5 });
  await engine.round();
  expect(await codes(engine, 2)).toContain("duplicate");
  await requestEach(engine.store, [1], { kind: "undo" }, ANNA);
  await engine.round();
  expect(await engine.states()).toEqual(["1 undone", "2 review"]);
  expect(await codes(engine, 2)).toEqual(["no_match"]);
});

test("identifies a duplicate again when the other release is taken back or not filed", async () => {
  await using engine = await wholeEngine([...LISTED], { auto: false });
  for (const name of ["Dune.2021.1080p.mkv", "Dune.2021.1080p-GRP.mkv", "Dune.2021.720p.mkv"]) {
    engine.drop(name);
  }
  await engine.round();
  await say(engine, 1, { type: "movie", tmdbId: 438_631 });
  await say(engine, 3, { type: "movie", tmdbId: 438_631 });
  await engine.round();
  // Both releases are filed at the same time, in either order.
  const [first, second] = (await codes(engine, 1)).length === 0 ? [1, 3] : [3, 1];
  expect(await codes(engine, second)).toEqual(["duplicate"]);
  await requestEach(engine.store, [first], { kind: "undo" }, ANNA);
  await engine.round();
  // A person approved the release, so nothing prevents its filing now.
  expect((await engine.states()).toSorted()).toEqual(
    [`${first} undone`, "2 review", `${second} filed`].toSorted(),
  );
  expect(await codes(engine, 2)).toEqual(["auto_off"]);
});
