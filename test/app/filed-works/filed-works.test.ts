import { rmSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import {
  createFiledWorks,
  type WorksQuery,
} from "../../../src/app/filed-works/list-filed-works.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { takeBack } from "../../../src/app/review/decisions/take-back.ts";
import { readPlots } from "../../../src/app/review/home/plots.ts";
import { createTrashStage } from "../../../src/app/trash/stage.ts";
import { createTrashDesk, requestTrashed } from "../../../src/app/trash/trash.ts";
import type { FindWork } from "../../../src/core/library/media-server.ts";
import { inTrashOf } from "../../../src/store/journal/trash.ts";
import { saveProof, setPlex } from "../../../src/store/plex/plex-proofs.ts";
import { scopeStore } from "../../../src/store/storages/scope.ts";
import { writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { countShownWorks } from "../../../src/store/works/filed-works.ts";
import { filesOfReleases } from "../../../src/store/works/work-parts.ts";
import { saying } from "../../support/said.ts";
import { remembered } from "../../support/torrent.ts";
import { twoEngines } from "../../support/two-engines.ts";
import { SMALL, take } from "../../support/upgrade.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const LISTED = [
  movie(949, "Heat", 1995, { popularity: 50 }),
  movie(603, "The Matrix", 1999, { popularity: 60 }),
  movie(11, "Amélie", 2001, { popularity: 60 }),
  series(1437, "Firefly", 2002, [season(1, 7, 2002), season(2, 3, 2003)]),
];

/** Requests to Plex. */
const asked: object[] = [];
const findWork: FindWork = async (work, { libraries, ...shown }) => {
  asked.push({ ...work, libraries: [...libraries], ...shown });
  return work.tmdbId === 949 ? { url: "https://app.plex.tv/heat" } : "not_found";
};

async function opened(...names: string[]) {
  const engine = await wholeEngine(LISTED);
  onTestFinished(() => engine[Symbol.asyncDispose]());
  for (const name of names) engine.drop(name);
  await engine.round();
  const { store, files, clock, signal } = engine;
  const engineRuns = async () => ({ running: true });
  const trash = createTrashDesk({
    store,
    files,
    clock,
    trashDays: 30,
    engine: engineRuns,
  });
  const works = createFiledWorks(store, trash, findWork, files);
  return {
    engine,
    list: (query: Partial<WorksQuery> = {}) =>
      works.list({ sort: "filed", from: 0, limit: 50, counts: true, ...query }),
    one: (type: "movie" | "tv", tmdbId: number, asked?: number) =>
      works.one({ type, tmdbId, season: asked }, signal),
  };
}

const idOf = async (engine: WholeEngine, name: string): Promise<number> =>
  (await engine.all()).find((one) => one.name.startsWith(name))?.id ?? 0;

test("a work counts as shown only once a server was seen to show it", async () => {
  const { engine } = await opened("Heat.1995.mkv", "The.Matrix.1999.mkv");
  const { store } = engine;
  const [heat, matrix] = await store.read
    .selectFrom("release")
    .select("id")
    .where("state", "=", "filed")
    .orderBy("id")
    .execute();
  expect(await countShownWorks(store.read)).toEqual({ filed: 2, shown: 0 });
  await store.write((trx) => setPlex(trx, heat?.id ?? 0, "seen"));
  await store.write((trx) => setPlex(trx, matrix?.id ?? 0, "requested"));
  expect(await countShownWorks(store.read)).toEqual({ filed: 2, shown: 1 });
  await store.write((trx) => setPlex(trx, matrix?.id ?? 0, "seen"));
  expect(await countShownWorks(store.read)).toEqual({ filed: 2, shown: 2 });
});

test("lists works with their filed videos, and supports sorting, searching, filtering and paging", async () => {
  const { engine, list } = await opened("Heat.1995.1080p.mkv");
  engine.clock.advance(40 * 86_400_000);
  engine.drop("Amelie.2001.720p.mkv");
  engine.drop("Firefly.S01E01.mkv");
  engine.drop("Firefly.S01E02.mkv");
  await engine.round();
  const all = await list();
  expect(all.works.map(({ title, videos }) => [title, videos])).toContainEqual(["Firefly", 2]);
  expect(all.works.at(-1)).toMatchObject({
    type: "movie",
    tmdb_id: 949,
    title: "Heat",
    year: 1995,
    videos: 1,
  });
  expect(all.counts).toMatchObject({ films: 2, series: 1 });
  expect(all.counts?.months.map(({ count }) => count)).toEqual([2, 1]);
  const titles = async (query: Partial<WorksQuery>): Promise<string[]> =>
    (await list(query)).works.map(({ title }) => title);
  expect(await titles({ sort: "title" })).toEqual(["Amélie", "Firefly", "Heat"]);
  expect(await titles({ sort: "title", from: 1, limit: 1 })).toEqual(["Firefly"]);
  expect(await titles({ sort: "year" })).toEqual(["Firefly", "Amélie", "Heat"]);
  expect(await titles({ search: "AMELIE" })).toEqual(["Amélie"]);
  // Words from the download's name.
  expect(await titles({ search: "1080p heat" })).toEqual(["Heat"]);
  expect(await titles({ search: "heat 720p" })).toEqual([]);
  expect(await titles({ search: "%" })).toHaveLength(3);
  expect(await titles({ type: "tv" })).toEqual(["Firefly"]);
  expect(await titles({ month: all.counts?.months[1]?.month })).toEqual(["Heat"]);
  expect(await titles({ decidedBy: "person" })).toEqual([]);
});

test("counts the bytes in the library for a work and for each of its releases", async () => {
  const { engine, list, one } = await opened();
  const files = {
    "Firefly.S01E01.mkv": "1",
    "Firefly.S01E02.mkv": "22",
    "Firefly.S01E02.en.srt": "333",
    "notes.txt": "4444",
  };
  engine.drop("Firefly.S01", files);
  await engine.round();
  expect((await list()).counts?.bytes).toBe(6);
  const { work, releases } = await one("tv", 1437);
  expect([work.bytes, ...releases.map(({ bytes }) => bytes)]).toEqual([6, 6]);
});

test("shows the worst Plex state of a work, and drops the work when all its releases are taken back", async () => {
  const { engine, list, one } = await opened("Firefly.S01E01.mkv", "Firefly.S01E02.mkv");
  const [first, second] = [
    await idOf(engine, "Firefly.S01E01"),
    await idOf(engine, "Firefly.S01E02"),
  ];
  const inPlex = async () => (await list()).works.map(({ plex, videos }) => [plex, videos]);
  await engine.store.write(async (trx) => {
    await setPlex(trx, first, "seen");
    await setPlex(trx, second, "not_seen");
  });
  expect(await inPlex()).toEqual([["not_seen", 2]]);
  expect((await list({ inPlex: "missing" })).works).toHaveLength(1);
  expect((await list({ inPlex: "shown" })).works).toHaveLength(0);
  await takeBack(engine.store, [second], { actor: "web:phone", at: engine.clock.now() });
  await engine.round();
  expect(await inPlex()).toEqual([["seen", 1]]);
  // The undone file is in the trash that belongs to the same work.
  expect((await one("tv", 1437)).trash).toMatchObject([{ release_id: second }]);
  await takeBack(engine.store, [first], { actor: "web:phone", at: engine.clock.now() });
  await engine.round();
  expect((await list()).counts).toEqual({ films: 0, series: 0, bytes: 0, months: [] });
  // The work still lists its downloads, and shows which of their files are in the trash.
  const gone = await one("tv", 1437);
  expect(gone.work).toEqual({
    type: "tv",
    tmdb_id: 1437,
    title: "Firefly",
    year: 2002,
    videos: 0,
    bytes: 0,
  });
  expect(gone.releases.toSorted((a, b) => a.id - b.id).map(({ id, state }) => [id, state])).toEqual(
    [
      [first, "undone"],
      [second, "undone"],
    ],
  );
  expect([gone.files, gone.trash.length]).toEqual([[], 2]);
  await expect(one("movie", 603)).rejects.toThrow("The library contains nothing of this work");
});

test("shows a work's files with their downloads, one season at a time, and its history", async () => {
  const { engine, one } = await opened("Firefly.S01E01.1080p.WEB-DL.mkv", "Firefly.S02E03.mkv");
  const id = await idOf(engine, "Firefly.S01E01");
  await engine.store.write((trx) => writeTorrents(trx, [remembered("a", { releaseId: id })]));
  const whole = await one("tv", 1437);
  expect(whole.seasons).toEqual([
    { season: 1, here: [1], waits: [] },
    { season: 2, here: [3], waits: [] },
  ]);
  const source_path = `${engine.downloads}/Firefly.S01E01.1080p.WEB-DL.mkv`;
  expect(whole.files).toMatchObject([
    { release_id: id, season: 1, episodes: [1], method: "hardlink", source_path },
  ]);
  expect(whole.files_total).toBe(2);
  expect((await one("tv", 1437, 2)).files).toMatchObject([{ season: 2, episodes: [3] }]);
  expect(whole.releases.find((release) => release.id === id)).toMatchObject({
    state: "filed",
    by: "engine",
    quality: ["1080p", "WEB-DL"],
    torrent_client: "transmission",
  });
  expect(whole.history[0]).toMatchObject({ action: "filed" });
});

test("marks a file that a person deleted by hand, and leaves nothing in the trash when it is taken back", async () => {
  const { engine, one } = await opened("Firefly.S01E01.mkv", "Firefly.S01E02.mkv");
  const [first, second] = (await one("tv", 1437)).files;
  expect([first, second].map((file) => file?.missing)).toEqual([undefined, undefined]);
  rmSync(first?.path ?? "");
  expect((await one("tv", 1437)).files.map(({ missing }) => missing)).toEqual([true, undefined]);
  await takeBack(engine.store, [first?.release_id ?? 0], {
    actor: "web:phone",
    at: engine.clock.now(),
  });
  await engine.round();
  const { files, releases, trash } = await one("tv", 1437);
  expect(files).toMatchObject([{ path: second?.path }]);
  expect(releases).toHaveLength(1);
  expect(trash).toEqual([]);
});

test("marks a release that was restored from the trash", async () => {
  const { engine, one } = await opened("Heat.1995.mkv", "Firefly.S01E01.mkv");
  const id = await idOf(engine, "Heat");
  const heat = async () => (await one("movie", 949)).releases;
  expect(await heat()).toEqual([expect.not.objectContaining({ put_back: true })]);
  const by = { actor: "web:phone", at: engine.clock.now() };
  await takeBack(engine.store, [id], by);
  await engine.round();
  const [trashed] = await inTrashOf(engine.store.read, [id]);
  await requestTrashed(engine, [trashed?.operationId ?? ""], "restore", by);
  const onError = (error: unknown) => expect.unreachable(String(error));
  await createTrashStage({ ...engine.deps, onError }).run(engine.signal);
  expect(await heat()).toMatchObject([{ state: "filed", put_back: true }]);
});

test("a work can get its file back from the trash after the download was filed as another work and taken back", async () => {
  const { engine, one } = await opened("Heat.1995.mkv");
  const { store } = engine;
  const id = await idOf(engine, "Heat");
  const by = { actor: "web:phone", at: engine.clock.now() };
  const goesBack = async () => {
    await takeBack(store, [id], by);
    await engine.round();
  };
  await goesBack();
  engine.clock.advance(1000);
  await approve(store, [{ ids: [id], approval: { type: "movie", tmdbId: 603 } }], by);
  await engine.round();
  expect((await one("movie", 603)).files).toHaveLength(1);
  // The work's page shows what happened to its download.
  expect(await one("movie", 949)).toMatchObject({
    work: { title: "Heat", year: 1995, videos: 0 },
    files: [],
    releases: [{ id, name: "Heat.1995.mkv", is_now: "The Matrix (1999)" }],
    trash: [{ release_id: id }],
  });
  expect((await one("movie", 949)).work).not.toHaveProperty("filed_at");
  const [heat] = await inTrashOf(store.read, [id]);
  const ask = () => requestTrashed(engine, [heat?.operationId ?? ""], "restore", by);
  expect(await ask()).toMatchObject([
    {
      ok: false,
      message: saying(/Undo that first with `plex-ingest undo \d+`, then put this file back/),
    },
  ]);
  await goesBack();
  expect(await ask()).toMatchObject([{ ok: true }]);
  const onError = (error: unknown) => expect.unreachable(String(error));
  await createTrashStage({ ...engine.deps, onError }).run(engine.signal);
  expect(await one("movie", 949)).toMatchObject({
    files: [{ path: heat?.originalPath }],
    releases: [{ put_back: true }],
  });
  expect(await one("movie", 603)).toMatchObject({
    files: [],
    releases: [{ is_now: "Heat (1995)" }],
  });
});

test("limits the wall and the plots to one of two storages by name", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  const dune = { type: "movie", tmdbId: 438631, title: "Dune", year: 2021 } as const;
  await take(first, SMALL);
  await take(second, "Dune.2021.mkv", "dune!", { identity: dune });
  const store = scopeStore(first.store, { name: "nas-1", id: 1 }, "all");
  const works = createFiledWorks(
    store,
    { trashOfReleases: () => expect.unreachable() },
    findWork,
    first.deps.files,
  );
  const titles = async (storage?: string) => {
    const { works: some, counts } = await works.list({
      sort: "title",
      from: 0,
      limit: 9,
      counts: true,
      storage,
    });
    return [some.map(({ title }) => title), counts?.films];
  };
  expect([await titles(), await titles("nas-1"), await titles("nas-2")]).toEqual([
    [["Dune", "Heat"], 2],
    [["Heat"], 1],
    [["Dune"], 1],
  ]);
  await expect(titles("nas-3")).rejects.toThrow('There is no storage "nas-3"');
  const plots = await readPlots(store, 1, first.clock.now(), "nas-2");
  expect(plots).toMatchObject({
    days: [{ alone: 1, person: 0 }],
    filed: [{ works: 1, bytes: 5 }, {}],
  });
  expect(await readPlots(store, 1, first.clock.now())).toMatchObject({
    days: [{ alone: 2 }],
    filed: [{ works: 2 }, {}],
  });
});

test("requests a work's Plex link only for files that Plex showed under this work", async () => {
  const { engine, one } = await opened(
    "Heat.1995.1080p.mkv",
    "Firefly.S01E01.mkv",
    "The.Matrix.1999.mkv",
  );
  asked.length = 0;
  const prove = async (
    name: string,
    outcome: "seen" | "version" | "mismatch",
    library: string,
  ): Promise<string> => {
    const id = await idOf(engine, name);
    const [file] = await filesOfReleases(engine.store.read, [id]);
    if (!file) throw new Error(`${name} is not filed.`);
    const proof = {
      operationId: file.operationId,
      outcome,
      library,
      shownAs: name,
      at: 1,
      items: [`of ${name}`],
    };
    await engine.store.write((trx) => saveProof(trx, id, proof));
    return file.path;
  };
  expect(await one("movie", 949)).not.toHaveProperty("plex_url");
  const heat = await prove("Heat", "version", "Films");
  expect(await one("movie", 949)).toMatchObject({ plex_url: "https://app.plex.tv/heat" });
  const firefly = await prove("Firefly", "seen", "Series");
  const series = await one("tv", 1437);
  expect(series).toMatchObject({ plex_not_found: true });
  expect(series).not.toHaveProperty("plex_url");
  await prove("The.Matrix", "mismatch", "Films");
  const mismatched = await one("movie", 603);
  for (const key of ["plex_url", "plex_not_found"]) expect(mismatched).not.toHaveProperty(key);
  expect(asked).toEqual([
    {
      type: "movie",
      tmdbId: 949,
      title: "Heat",
      libraries: ["Films"],
      paths: [heat],
      items: ["of Heat"],
    },
    {
      type: "tv",
      tmdbId: 1437,
      title: "Firefly",
      libraries: ["Series"],
      paths: [firefly],
      items: ["of Firefly"],
    },
  ]);
});
