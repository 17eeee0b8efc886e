import { setTimeout as sleepFor } from "node:timers/promises";
import { expect, test } from "vitest";
import type { PersonsCatalogue } from "../../../../src/app/review/choose/name-work.ts";
import { createItemFacts } from "../../../../src/app/review/facts/item-facts.ts";
import { findItem } from "../../../../src/app/review/queue/find-item.ts";
import { shownItem } from "../../../../src/app/shown/release-shape.ts";
import type { RankedCandidate } from "../../../../src/base/candidate.ts";
import { Outage, UserError } from "../../../../src/base/errors.ts";
import { bindMapping } from "../../../../src/base/item.ts";
import { changeItem } from "../../../../src/store/releases/items.ts";
import { cataloguePorts, type Listed } from "../../../support/catalogue-ports.ts";
import { type TestEngine, testEngine } from "../../../support/engine.ts";
import { candidate, inReview } from "../../../support/review-release.ts";
import { movie, season, series } from "../../../support/works.ts";

const MIN = 60_000;
const never = AbortSignal.any([]);

const length = (path: string, minutes: number) => ({
  path,
  kind: "read" as const,
  duration_ms: minutes * MIN,
});

/** Shows a release to a person, with a fake TMDB; `asked` lists the TMDB requests in order. */
async function look(
  engine: TestEngine,
  id: number,
  list: Listed[],
  more: Partial<PersonsCatalogue> & { timeoutMs?: number } = {},
) {
  const { ports, asked } = cataloguePorts(list);
  const { timeoutMs, ...over } = more;
  const catalogue: PersonsCatalogue = { ...ports, ...over };
  const read = createItemFacts(async () => catalogue, timeoutMs);
  const item = await findItem(engine.store, id, { facts: (...of) => read(...of, never) });
  expect(shownItem.parse(item)).toEqual(item);
  return { item, asked };
}

const DUNE = [
  movie(438631, "Dune", 2021, {
    runtimeMinutes: 155,
    overview: `A duke's son. ${"Sand. ".repeat(60)}`,
    posterPath: "/a.jpg",
  }),
  movie(841, "Dune", 1984, {
    runtimeMinutes: 137,
    originalTitle: "Der Wüstenplanet",
    posterPath: "/b.jpg",
  }),
];
const dunes = [candidate(438631, "Dune", 2021, 735), candidate(841, "Dune", 1984, 665)];

test("shows which candidate's length fits, with poster, original title and overview", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Dune.mkv", {
    candidates: dunes,
    parsed: { lengths: [length("Dune.mkv", 137)] },
  });
  const { item, asked } = await look(engine, id, DUNE);
  expect(item.candidates).toMatchObject([
    {
      tmdb_id: 438631,
      poster_path: "/a.jpg",
      overview: expect.stringMatching(/^A duke's son\. .{200,286}…$/),
      runtime_minutes: 155,
      length_fit: {
        fit: "near",
        difference_ms: -18 * MIN,
        text: "The file runs 2 h 17 min, 18 min shorter than the film.",
      },
    },
    {
      tmdb_id: 841,
      original_title: "Der Wüstenplanet",
      poster_path: "/b.jpg",
      length_fit: {
        fit: "fits",
        difference_ms: 0,
        text: "The file runs 2 h 17 min, as long as the film.",
      },
    },
  ]);
  expect(item.files).toEqual([
    { path: "Dune.mkv", role: "video", bytes: 1, duration_ms: 137 * MIN },
  ]);
  expect(asked).toEqual(["details movie/438631 []", "details movie/841 []"]);
});

test("asks TMDB about each film but only five series, and about none once the release is decided", async () => {
  await using engine = await testEngine();
  const candidates = Array.from({ length: 9 }, (_, at) =>
    candidate(at + 1, "Heat", 1990 + at, 500 - at),
  );
  const id = await inReview(engine, "Heat.mkv", { candidates });
  expect((await look(engine, id, [])).asked).toHaveLength(9);
  const series = candidates.map((one) => ({ ...one, type: "tv" as const }));
  const ofSeries = await inReview(engine, "Heat.S01E01.mkv", { candidates: series });
  expect((await look(engine, ofSeries, [])).asked).toHaveLength(5);
  await engine.store.write((trx) =>
    trx.updateTable("release").set({ state: "rejected" }).where("id", "=", id).execute(),
  );
  expect((await look(engine, id, [])).asked).toEqual([]);
});

test("uses stored data, also to compare the length, if TMDB is down, slow or has no key", async () => {
  await using engine = await testEngine();
  const stored: RankedCandidate = {
    ...candidate(841, "Dune", 1984, 665),
    runtimeMinutes: 137,
    overview: "Stored.",
  };
  const parsed = { lengths: [length("Dune.mkv", 60)] };
  const id = await inReview(engine, "Dune.mkv", { candidates: [stored], parsed });
  const slow: PersonsCatalogue["details"] = async (_type, _id, _seasons, signal) => {
    await sleepFor(60_000, undefined, { signal }).catch(() => Promise.reject(signal.reason));
    return undefined;
  };
  const down: PersonsCatalogue["details"] = () =>
    Promise.reject(new Outage("tmdb_unavailable", "TMDB does not answer."));
  for (const more of [{ details: slow, timeoutMs: 10 }, { details: down }]) {
    const { item } = await look(engine, id, [], more);
    expect(item.candidates).toMatchObject([
      { overview: "Stored.", runtime_minutes: 137, length_fit: { fit: "differs" } },
    ]);
  }
  const read = createItemFacts(() => Promise.reject(new UserError("No key.", "Set one.")));
  const item = await findItem(engine.store, id, { facts: (...of) => read(...of, never) });
  expect(item.candidates).toMatchObject([{ runtime_minutes: 137, length_fit: { fit: "differs" } }]);
});

test("an aborted call ends, and an error that does not come from TMDB is thrown", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Dune.mkv", { candidates: dunes });
  const stop = new AbortController();
  const details: PersonsCatalogue["details"] = async () => {
    stop.abort(new Error("Stopped."));
    throw stop.signal.reason;
  };
  const catalogue: PersonsCatalogue = { ...cataloguePorts([]).ports, details };
  const read = createItemFacts(async () => catalogue);
  await expect(
    findItem(engine.store, id, { facts: (...of) => read(...of, stop.signal) }),
  ).rejects.toThrow("Stopped.");
  const broken: PersonsCatalogue["details"] = () => Promise.reject(new Error("A defect."));
  await expect(look(engine, id, DUNE, { details: broken })).rejects.toThrow("A defect.");
});

test("compares the combined length of a film's parts, and compares nothing if one length is unknown", async () => {
  await using engine = await testEngine();
  const files = ["Dune.cd1.mkv", "Dune.cd2.mkv"];
  const lengths = files.map((path) => length(path, 70));
  const both = await inReview(engine, "Dune.1984", {
    candidates: dunes,
    files,
    parsed: { lengths },
  });
  expect((await look(engine, both, DUNE)).item.candidates[1]?.length_fit?.text).toBe(
    "Its 2 files together run 2 h 20 min, as long as the film.",
  );
  const one = await inReview(engine, "Dune.1984.b", {
    candidates: dunes,
    files,
    parsed: { lengths: lengths.slice(1) },
  });
  expect((await look(engine, one, DUNE)).item.candidates[1]).not.toHaveProperty("length_fit");
});

const TITLES = ["Serenity", "The Train Job", "Bushwhacked", "Shindig"];
const firefly = series(1437, "Firefly", 2002, [
  {
    season: 1,
    episodes: season(1, 4, 2002, TITLES).episodes.map((one, at) => ({
      ...one,
      runtimeMinutes: at === 0 ? 86 : 44,
    })),
  },
]);
const ofFirefly: RankedCandidate = {
  type: "tv",
  tmdbId: 1437,
  title: "Firefly",
  year: 2002,
  confidence: 800,
};
const PACK = ["firefly.s01e01.mkv", "firefly.s01e02.mkv", "firefly.s01e03.shindig.mkv", "fx.mkv"];

/** Adds the pack with the numbers that identification would assign. */
async function pack(engine: TestEngine): Promise<number> {
  const lengths = [
    length("firefly.s01e01.mkv", 86),
    length("firefly.s01e02.mkv", 20),
    length("fx.mkv", 44),
  ];
  const id = await inReview(engine, "Firefly.S01", {
    candidates: [ofFirefly],
    files: PACK,
    parsed: { lengths },
  });
  await engine.store.write(async (trx) => {
    for (const [at, path] of PACK.slice(0, 3).entries()) {
      await changeItem(trx, id, path, {
        mapping: { season: 1, episodes: [at + 1], titles: [TITLES[at] ?? ""] },
      });
    }
  });
  return id;
}

test("shows each pack file's episode with its source, its length, and the episode whose title is in its name", async () => {
  await using engine = await testEngine();
  const { item, asked } = await look(engine, await pack(engine), [firefly]);
  expect(asked).toEqual(["details tv/1437 [1]"]);
  const own = (path: string) => ({ role: "video", bytes: 1, path });
  const numbered = (episode: number) => ({
    season: 1,
    episodes: [episode],
    titles: [TITLES[episode - 1]],
    numbers_from: "name",
  });
  const runs = (minutes: number, fit: string, difference: number, text: string) => ({
    duration_ms: minutes * MIN,
    length_fit: { fit, difference_ms: difference * MIN, text },
  });
  expect(item.files).toEqual([
    {
      ...own("firefly.s01e01.mkv"),
      ...numbered(1),
      ...runs(86, "fits", 0, "The file runs 1 h 26 min, as long as the episode."),
    },
    {
      ...own("firefly.s01e02.mkv"),
      ...numbered(2),
      ...runs(20, "differs", -24, "The file runs 20 min, 24 min shorter than the episode."),
    },
    {
      ...own("firefly.s01e03.shindig.mkv"),
      ...numbered(3),
      suggestion: { season: 1, episodes: [4], titles: ["Shindig"] },
    },
    { ...own("fx.mkv"), duration_ms: 44 * MIN },
  ]);
  expect(item.candidates[0]?.length_fit).toEqual({
    fit: "near",
    difference_ms: -24 * MIN,
    text: "2 of its 4 files together run 1 h 46 min, 24 min shorter than their episodes.",
  });
});

test("suggests no episode for a title shared by two episodes", async () => {
  await using engine = await testEngine();
  const { item } = await look(engine, await pack(engine), [
    series(1437, "Firefly", 2002, [season(1, 5, 2002, [...TITLES, "Shindig"])]),
  ]);
  expect(item.files.map(({ suggestion }) => suggestion)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("marks numbers not from the name as a person's or a suggestion, and marks files that a person left out", async () => {
  await using engine = await testEngine();
  const id = await pack(engine);
  const work = { type: "tv", tmdbId: 1437 } as const;
  const mapping = { season: 1, episodes: [4], titles: ["Shindig"] };
  await engine.store.write(async (trx) => {
    await changeItem(trx, id, "fx.mkv", { mapping });
    await changeItem(trx, id, "firefly.s01e01.mkv", { skip: true });
  });
  const suggested = (await look(engine, id, [firefly])).item.files;
  expect(suggested.map(({ numbers_from, skip }) => [numbers_from, skip])).toEqual([
    [undefined, true],
    ["name", undefined],
    ["name", undefined],
    ["suggestion", undefined],
  ]);
  await engine.store.write(async (trx) => {
    await changeItem(trx, id, "fx.mkv", { mapping: bindMapping(work, mapping) });
    await trx.updateTable("release").set({ decided_by: "person" }).where("id", "=", id).execute();
  });
  const decided = (await look(engine, id, [firefly])).item.files;
  expect(decided.map(({ numbers_from }) => numbers_from)).toEqual([
    undefined,
    "name",
    "name",
    "person",
  ]);
});
