import { expect, test } from "vitest";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { Outage } from "../../../src/base/errors.ts";
import { bindMapping } from "../../../src/base/item.ts";
import type { Trace } from "../../../src/core/trace.ts";
import { createIdentify } from "../../../src/names/index.ts";
import { changeItem, itemsOf } from "../../../src/store/releases/items.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { HEAT, type TestEngine, testEngine } from "../../support/engine.ts";
import { movie, season, series } from "../../support/works.ts";
import { identifyDue } from "./support-identify.ts";

const CATALOGUE: Listed[] = [
  movie(603, "The Matrix", 1999),
  movie(841, "Dune", 1984),
  movie(438_631, "Dune", 2021),
  series(1396, "Breaking Bad", 2008, [season(1, 7, 2008, ["Pilot"])]),
];

type StageOptions = {
  auto?: boolean;
  hasTmdb?: boolean;
  /** TMDB does not respond. */
  down?: boolean;
  catalogue?: Listed[];
  trace?: Trace;
  /** Runs while TMDB is being asked. */
  meanwhile?: () => Promise<void>;
};

async function identifyAs(
  engine: TestEngine,
  { auto = true, hasTmdb = true, down = false, catalogue = CATALOGUE, ...more }: StageOptions = {},
): Promise<void> {
  const { ports } = cataloguePorts(catalogue, { auto, threshold: 850 });
  const search: typeof ports.search = async (...args) => {
    if (down) throw new Outage("tmdb_unavailable", "TMDB does not answer.");
    await more.meanwhile?.();
    return ports.search(...args);
  };
  const stage = { hasTmdb: () => hasTmdb, auto: () => auto, trace: more.trace };
  await identifyDue(engine, createIdentify({ ...ports, search }), stage);
}

async function identified(engine: TestEngine, name: string, options?: StageOptions) {
  const id = await engine.settled(name);
  await identifyAs(engine, options);
  return engine.now(id);
}

test("approves a certain film, and stores its score, parts and candidates", async () => {
  await using engine = await testEngine();
  const release = await identified(engine, "The.Matrix.1999.1080p.mkv");
  expect(release).toMatchObject({
    state: "approved",
    identity: { type: "movie", tmdbId: 603, title: "The Matrix", year: 1999 },
    decidedBy: "engine",
    candidates: [{ tmdbId: 603, type: "movie" }],
    parts: { title: 1, year: 1 },
    parsed: { title: "The Matrix", year: 1999 },
  });
  expect(release.confidence).toBeGreaterThanOrEqual(850);
});

test("sends remakes without a year to review, and stores TMDB's data about each candidate", async () => {
  await using engine = await testEngine();
  const catalogue = [
    movie(841, "Dune", 1984, {
      originalTitle: "Der Wüstenplanet",
      overview: "Two houses fight.",
      runtimeMinutes: 137,
    }),
    movie(438_631, "Dune", 2021, { originalTitle: "Dune" }),
  ];
  const { state, reasons, candidates } = await identified(engine, "Dune.1080p.mkv", { catalogue });
  expect(state).toBe("review");
  expect(reasons.map(({ code }) => code)).toContain("remake_rival");
  expect(candidates.toSorted((a, b) => a.tmdbId - b.tmdbId)).toMatchObject([
    { tmdbId: 841, originalTitle: "Der Wüstenplanet", overview: "Two houses fight." },
    { tmdbId: 438_631, title: "Dune" },
  ]);
  expect(candidates.find(({ tmdbId }) => tmdbId === 438_631)).not.toHaveProperty("originalTitle");
});

test("deletes episode numbers that a new search no longer finds, but keeps a person's numbers", async () => {
  await using engine = await testEngine();
  const { id } = await identified(engine, "Breaking.Bad.S01E07.1080p.mkv", { auto: false });
  const mappings = async () => (await itemsOf(engine.store.read, id)).map(({ mapping }) => mapping);
  expect(await mappings()).toMatchObject([{ season: 1, episodes: [7] }]);

  const shorter = [series(1396, "Breaking Bad", 2008, [season(1, 6, 2008, ["Pilot"])])];
  const lookAgain = async (): Promise<void> => {
    const again = { kind: "look_again", message: "Again." } as const;
    await changeState(engine.store, await engine.now(id), again, { actor: "engine", at: 2 });
    await identifyAs(engine, { auto: false, catalogue: shorter });
  };
  await lookAgain();
  expect(await engine.now(id)).toMatchObject({ state: "review", identity: { tmdbId: 1396 } });
  expect(await mappings()).toEqual([undefined]);

  const said = bindMapping({ type: "tv", tmdbId: 1396 }, { season: 1, episodes: [7], titles: [] });
  const { path } = (await itemsOf(engine.store.read, id))[0] ?? { path: "" };
  await engine.store.write((trx) => changeItem(trx, id, path, { mapping: said }));
  await lookAgain();
  expect(await mappings()).toEqual([said]);
});

test("without a TMDB key, does not search and reports the reason", async () => {
  await using engine = await testEngine();
  expect(
    await identified(engine, "The.Matrix.1999.mkv", { hasTmdb: false, down: true }),
  ).toMatchObject({
    state: "review",
    reasons: [{ code: "no_tmdb_key" }],
    parsed: { title: "The Matrix", year: 1999 },
  });
});

test("a TMDB outage makes the release wait without using up a try", async () => {
  await using engine = await testEngine();
  expect(await identified(engine, "The.Matrix.1999.mkv", { down: true })).toMatchObject({
    state: "identifying",
    tries: 0,
    waiting: { code: "tmdb_unavailable", attempt: 1 },
  });
});

test("does not search again for an identity that a person set", async () => {
  await using engine = await testEngine();
  const id = await engine.settled("The.Matrix.1999.mkv");
  await engine.store.read
    .updateTable("release")
    .set({ identity_json: JSON.stringify(HEAT), decided_by: "person" })
    .execute();
  await identifyAs(engine, { down: true });
  expect(await engine.now(id)).toMatchObject({
    state: "approved",
    identity: HEAT,
    decidedBy: "person",
  });
});

test("keeps a state change that happens during the search", async () => {
  await using engine = await testEngine();
  const id = await engine.settled("The.Matrix.1999.mkv");
  const meanwhile = async (): Promise<void> => {
    const now = await engine.now(id);
    if (now.state === "identifying") {
      await changeState(engine.store, now, { kind: "vanished" }, { actor: "cli:anna", at: 2 });
    }
  };
  await identifyAs(engine, { meanwhile });
  expect((await engine.now(id)).state).toBe("gone");
});

test("traces each decision with its best work, its score and the guards that hold it", async () => {
  await using engine = await testEngine();
  const told: Parameters<Trace>[0][] = [];
  const trace: Trace = (event) => void told.push(event);
  const certain = await identified(engine, "The.Matrix.1999.1080p.mkv", { trace });
  const held = await identified(engine, "Dune.1080p.mkv", { trace });
  expect(told).toMatchObject([
    {
      kind: "decision",
      releaseId: certain.id,
      decision: "auto",
      work: "The Matrix (1999) [movie 603]",
      guards: [],
    },
    {
      kind: "decision",
      releaseId: held.id,
      name: "Dune.1080p.mkv",
      decision: "review",
      score: expect.any(Number),
    },
  ]);
  expect(held.reasons).not.toEqual([]);
  expect(told[1]).toMatchObject({ guards: held.reasons.map(({ code }) => code) });
});
