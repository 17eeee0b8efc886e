import { expect, test } from "vitest";
import { fileRelease } from "../../../../src/app/file/file-release.ts";
import { approve } from "../../../../src/app/review/decisions/approve.ts";
import { readQueue } from "../../../../src/app/review/queue/queue.ts";
import type { Store } from "../../../../src/store/open.ts";
import { itemsOf } from "../../../../src/store/releases/items.ts";
import { testEngine } from "../../../support/engine.ts";
import { saying } from "../../../support/said.ts";
import { openAgain } from "../../../support/temp-store.ts";
import { take } from "../../../support/upgrade.ts";

const SHOW = { type: "tv", tmdbId: 1, title: "Show", year: 2020 } as const;
const SEASON = "TV Shows/Show (2020) {tmdb-1}/Season 01";
const ONE = "Show.S01E01.mkv";
const ODD = "Show.S01E99.mkv";
const PACK = { identity: SHOW, mappings: { [ONE]: { season: 1, episodes: [1], titles: ["T1"] } } };
const ANNA = { actor: "cli:anna", at: 5 };

const inPart = async (engine: Awaited<ReturnType<typeof testEngine>>) =>
  take(engine, "Show.S01", { [ONE]: "one", [ODD]: "odd" }, PACK);

test("files the remaining files at once as a separate release", async () => {
  await using engine = await testEngine();
  const pack = await inPart(engine);
  const [answer] = await approve(
    engine.store,
    [{ ids: [pack.id], approval: { files: [{ path: ODD, season: 1, episodes: [99] }] } }],
    ANNA,
  );
  expect(answer).toMatchObject({ ok: true, state: "approved" });
  const child = await engine.now(pack.id + 1);
  expect(child).toMatchObject({
    parentId: pack.id,
    state: "approved",
    identity: { season: 1, episodes: [99] },
  });
  await fileRelease(engine.deps, child, engine.signal);
  expect(engine.inLibrary()).toEqual([
    `${SEASON}/Show (2020) - s01e01 - T1.mkv`,
    `${SEASON}/Show (2020) - s01e99.mkv`,
  ]);
  // Each release counts only the bytes of its own file.
  expect(await engine.now(pack.id)).toMatchObject({
    state: "filed",
    reasons: [],
    fileCount: 1,
    bytes: 3,
  });
  expect(await engine.now(child.id)).toMatchObject({ fileCount: 1, bytes: 3 });
  expect((await readQueue(engine.store, { limit: 9 })).total).toBe(0);
});

test("a special that is left needs its number", async () => {
  await using engine = await testEngine();
  const ova = "Show - OVA 02.mkv";
  const { id } = await take(engine, "Show.S01", { [ONE]: "one", [ova]: "ova" }, PACK);
  const decide = async (numbers: object) => {
    const files = [{ path: ova, role: "video" as const, ...numbers }];
    return (await approve(engine.store, [{ ids: [id], approval: { files } }], ANNA))[0];
  };
  expect(await decide({})).toMatchObject({ ok: false, message: saying(/counts specials/) });
  expect(await decide({ season: 0, episodes: [2] })).toMatchObject({ ok: true, state: "approved" });
});

test("if two people number the same file at once, one is refused and only one release is made", async () => {
  await using engine = await testEngine();
  const pack = await inPart(engine);
  const files = [{ path: ODD, season: 1, episodes: [99] }];
  const answers = await Promise.all(
    ["cli:anna", "mcp:bob"].map((actor) =>
      approve(engine.store, [{ ids: [pack.id], approval: { files } }], { actor, at: 5 }),
    ),
  );
  const [one, other] = answers.flat();
  expect(answers.flat().filter(({ ok }) => ok)).toHaveLength(1);
  // On a database server, the second approval may read the pack only after the first one has
  // finished. By then, the pack no longer has this file.
  expect(one?.ok ? other : one).toMatchObject({ message: saying(/decided about|has no file/) });
  const rows = await engine.store.read
    .selectFrom("release")
    .select("id")
    .where("parent_id", "=", pack.id)
    .execute();
  expect(rows).toHaveLength(1);
});

test("accepts both decisions if two people decide about different files of a pack at once", async () => {
  await using engine = await testEngine();
  // A process of another storage. Its writes do not wait for this storage's lock.
  await using other = await openAgain(engine.storeFiles, {}, "elsewhere");
  const odd = Array.from({ length: 8 }, (_, at) => `Show.S01E9${at}.mkv`);
  const files = Object.fromEntries(odd.map((name) => [name, name]));
  const pack = await take(engine, "Show.S01", { [ONE]: "one", ...files }, PACK);
  const skip = (store: Store, path: string, actor: string) =>
    approve(store, [{ ids: [pack.id], approval: { files: [{ path, skip: true }] } }], {
      actor,
      at: 5,
    });
  for (let at = 0; at < odd.length; at += 2) {
    const answers = await Promise.all([
      skip(engine.store, odd[at] ?? "", "cli:anna"),
      skip(other, odd[at + 1] ?? "", "mcp:bob"),
    ]);
    expect(answers.flat().map(({ ok }) => ok)).toEqual([true, true]);
    expect((await engine.now(pack.id)).reasons).toHaveLength(odd.length - at - 2);
  }
});

test("a partly filed pack stays in review, with the actions that settle it, until its open file is left out", async () => {
  await using engine = await testEngine();
  const { id, ...pack } = await inPart(engine);
  expect(pack).toMatchObject({ state: "filed", reasons: [{ code: "no_episode" }] });
  const { items: waiting, total } = await readQueue(engine.store, { limit: 9 });
  expect(total).toBe(1);
  expect(waiting[0]).toMatchObject({
    id,
    next: [
      { text: `plex-ingest approve ${id} --file ${ODD}=S01E99`, tool: "approve_ingest" },
      { text: `plex-ingest approve ${id} --file ${ODD}=skip` },
      { text: `plex-ingest undo ${id}` },
    ],
  });
  const [answer] = await approve(
    engine.store,
    [{ ids: [id], approval: { files: [{ path: ODD, skip: true }] } }],
    ANNA,
  );
  expect(answer).toMatchObject({ ok: true, state: "filed" });
  expect((await readQueue(engine.store, { limit: 9 })).total).toBe(0);
  // The file stays listed, so that no later check takes it for a new file.
  const items = await itemsOf(engine.store.read, id);
  expect(items.find(({ path }) => path === ODD)).toMatchObject({ skip: true });
  expect(await engine.now(id)).toMatchObject({ reasons: [] });
});

test("approving the whole pack completes it, accepts files already filed and reports those left out", async () => {
  await using engine = await testEngine();
  const { id } = await take(
    engine,
    "Show.S01",
    { [ONE]: "one", [ODD]: "odd", "Show.odd.mkv": "even" },
    PACK,
  );
  const whole = [
    { path: ONE, season: 1, episodes: [1] },
    { path: ODD, season: 1, episodes: [99] },
    { path: "Show.odd.mkv", skip: true },
  ];
  const film = { type: "movie", tmdbId: 7, title: "Film", year: 2001 } as const;
  const [refused] = await approve(
    engine.store,
    [{ ids: [id], approval: { ...film, files: [{ path: ONE }, { path: ODD }] } }],
    ANNA,
  );
  expect(refused).toMatchObject({ ok: false, message: saying("is already filed") });
  const [answer] = await approve(
    engine.store,
    [{ ids: [id], approval: { type: "tv", tmdbId: 1, files: whole } }],
    ANNA,
  );
  expect(answer).toMatchObject({
    ok: true,
    state: "approved",
    message: saying('"Show.odd.mkv" stays where it is'),
  });
  await fileRelease(engine.deps, await engine.now(id + 1), engine.signal);
  expect(engine.inLibrary()).toEqual([
    `${SEASON}/Show (2020) - s01e01 - T1.mkv`,
    `${SEASON}/Show (2020) - s01e99.mkv`,
  ]);
  expect((await itemsOf(engine.store.read, id + 1)).map(({ path }) => path)).toEqual([ODD]);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  const [again] = await approve(
    engine.store,
    [{ ids: [id], approval: { files: [whole[0] ?? { path: "" }, whole[2] ?? { path: "" }] } }],
    ANNA,
  );
  expect(again).toMatchObject({
    ok: true,
    state: "filed",
    message: saying("already filed that way"),
  });
});

test("refuses a file that is in the library, and changes nothing", async () => {
  await using engine = await testEngine();
  const pack = await inPart(engine);
  const files = [{ path: ONE, season: 1, episodes: [2] }];
  const [answer] = await approve(engine.store, [{ ids: [pack.id], approval: { files } }], ANNA);
  expect(answer).toMatchObject({ ok: false, message: saying("is already filed") });
  expect((await engine.now(pack.id)).version).toBe(pack.version);
});

test("accepts the pack's own work and version in the request", async () => {
  await using engine = await testEngine();
  const { id, version } = await inPart(engine);
  const files = [{ path: ODD, season: 1, episodes: [99] }];
  const [stale] = await approve(
    engine.store,
    [{ ids: [id], approval: { type: "tv", tmdbId: 1, version: version - 1, files } }],
    ANNA,
  );
  expect(stale).toMatchObject({ ok: false, code: "conflict", message: saying("at version") });
  const [answer] = await approve(
    engine.store,
    [{ ids: [id], approval: { type: "tv", tmdbId: 1, version, files } }],
    ANNA,
  );
  expect(answer).toMatchObject({ ok: true, state: "approved", identity: { tmdb_id: 1 } });
});

test("files a previously left-out file as the correct film", async () => {
  await using engine = await testEngine();
  const { id } = await inPart(engine);
  const film = { type: "movie", tmdbId: 7, title: "Film", year: 2001 } as const;
  const [refused] = await approve(
    engine.store,
    [{ ids: [id], approval: { ...film, files: [{ path: ODD, season: 1, episodes: [9] }] } }],
    ANNA,
  );
  expect(refused).toMatchObject({ ok: false, code: "invalid_request" });
  const [answer] = await approve(
    engine.store,
    [{ ids: [id], approval: { ...film, files: [{ path: ODD }] } }],
    ANNA,
  );
  expect(answer).toMatchObject({ ok: true, identity: { type: "movie", tmdb_id: 7 } });
  await fileRelease(engine.deps, await engine.now(id + 1), engine.signal);
  expect(engine.inLibrary()).toContain("Movies/Film (2001) {tmdb-7}/Film (2001).mkv");
  expect(await engine.now(id)).toMatchObject({
    state: "filed",
    identity: { tmdbId: 1 },
    reasons: [],
  });
});

test("a skipped video can be filed later, also as another work", async () => {
  await using engine = await testEngine();
  const pack = await inPart(engine);
  const skip = [{ path: ODD, skip: true }];
  const skipped = await approve(
    engine.store,
    [{ ids: [pack.id], approval: { files: skip } }],
    ANNA,
  );
  expect(skipped).toMatchObject([{ ok: true, state: "filed" }]);
  const approval = { type: "movie", tmdbId: 949, files: [{ path: ODD, role: "video" }] } as const;
  const [answer] = await approve(
    engine.store,
    [{ ids: [pack.id], approval: { ...approval, files: [...approval.files] } }],
    ANNA,
  );
  expect(answer).toMatchObject({ ok: true, state: "approved" });
  expect(await engine.now(pack.id + 1)).toMatchObject({
    parentId: pack.id,
    identity: { type: "movie", tmdbId: 949 },
  });
});
