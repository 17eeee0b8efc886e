import { describe, expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { type Approval, approve } from "../../../src/app/review/decisions/approve.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { inReview } from "../../support/review-release.ts";
import { saying } from "../../support/said.ts";
import { season, series } from "../../support/works.ts";

const by = { actor: "cli:anna", at: 9 };
const TV = { type: "tv", tmdbId: 1396 } as const;
const catalogue = [
  series(1396, "Alpha", 2008, [season(1, 9, 2008), season(2, 9, 2009), season(3, 9, 2010)]),
];
const pack = ["Alpha.S01E01.mkv", "Alpha.S01E02.mkv"];

const one = async (engine: TestEngine, id: number, approval: Approval) =>
  (await approve(engine.store, [{ ids: [id], approval }], by))[0];
const numbersOf = async (engine: TestEngine, id: number) =>
  (await itemsOf(engine.store.read, id)).map(
    ({ mapping }) => mapping && [mapping.season, ...mapping.episodes],
  );

describe("rejects numbers and choices that do not fit the release", () => {
  const movie = { type: "movie", tmdbId: 949 } as const;
  const [first = "", second = ""] = pack;
  const film = ["a.mkv"];
  const named = (path: string, more: object) => ({ files: [{ path, ...more }] });
  const cases: [string, string[], Approval, RegExp][] = [
    ["a season of a movie", film, { ...movie, season: 1 }, /movie/],
    ["episodes of a movie", film, { ...movie, episodes: [1] }, /movie/],
    [
      "a movie's file as an episode",
      film,
      { ...movie, ...named("a.mkv", { season: 1, episodes: [2] }) },
      /movie/,
    ],
    ["episodes of a pack", pack, { ...TV, season: 1, episodes: [3] }, /PATH=S01E02/],
    ["episodes without a season that nothing says", film, { ...TV, episodes: [3] }, /season/],
    ["a season without episodes that nothing says", film, { ...TV, season: 3 }, /episode/],
    [
      "a season of a pack with a file that says no episode",
      [...pack, "z.mkv"],
      { ...TV, season: 3 },
      /z\.mkv/,
    ],
    ["a file's season alone", film, { ...TV, ...named("a.mkv", { season: 3 }) }, /episode/],
    ["a file's episodes alone", film, { ...TV, ...named("a.mkv", { episodes: [3] }) }, /season/],
    ["a special without its number", ["[G] Alpha - OVA 02.mkv"], TV, /counts specials/],
    [
      "a special of a pack without its number",
      [...pack, "Alpha - OVA 02.mkv"],
      { ...TV, ...named(first, { season: 1, episodes: [3] }) },
      /counts specials/,
    ],
    ["no episodes", film, { ...TV, season: 1, episodes: [] }, /episode/],
    ["episodes that do not follow on", film, { ...TV, season: 1, episodes: [1, 5] }, /consecutive/],
    ["an absurd season", film, { ...TV, season: 99_999, episodes: [1] }, /season/],
    ["an absurd episode", film, { ...TV, season: 1, episodes: [1e9] }, /episode/],
    ["a part of an episode", film, { ...TV, season: 1, episodes: [1.5] }, /episode/],
    [
      "one file twice",
      pack,
      { ...TV, files: [{ path: first, skip: true }, { path: first }] },
      /twice/,
    ],
    [
      "two files as one episode",
      pack,
      { ...TV, files: [first, second].map((path) => ({ path, season: 1, episodes: [1] })) },
      /Several files were assigned to S01E01/,
    ],
    [
      "an episode left out",
      film,
      { ...TV, ...named("a.mkv", { season: 1, episodes: [1], skip: true }) },
      /skip/,
    ],
    [
      "a subtitle as an episode",
      film,
      { ...TV, ...named("a.mkv", { season: 1, episodes: [1], role: "subtitle" }) },
      /subtitle/,
    ],
    [
      "a text as an extra",
      ["a.mkv", "b.txt"],
      { ...movie, ...named("b.txt", { role: "extra" }) },
      /"b\.txt" is not a vi/,
    ],
    [
      "a video as a subtitle",
      ["a.mkv", "b.mkv"],
      { ...movie, ...named("b.mkv", { role: "subtitle" }) },
      /"b\.mkv" is not a subtitle/,
    ],
    [
      "nothing left to file",
      pack,
      { ...TV, files: pack.map((path) => ({ path, skip: true })) },
      /reject/i,
    ],
    [
      "two words for one video",
      film,
      { ...TV, season: 1, episodes: [1], ...named("a.mkv", { season: 1, episodes: [2] }) },
      /given twice/,
    ],
  ];
  test.each(cases)("%s", async (_, files, approval, says) => {
    await using engine = await testEngine({ catalogue });
    const id = await inReview(engine, "whatever", { files });
    const before = await engine.now(id);
    expect(await one(engine, id, approval)).toMatchObject({
      ok: false,
      code: "invalid_request",
      message: saying(says),
    });
    expect(await engine.now(id)).toEqual(before);
    expect(await numbersOf(engine, id)).toEqual(files.map(() => undefined));
  });
});

describe("the reply shows what will be filed", () => {
  const alone = { path: "Alpha.S02E05.mkv", episodes: [3] };
  const cases: [string, string, Approval, answer: object, filed: string][] = [
    [
      "episodes keep the season of the name",
      "Alpha.S02E01.mkv",
      { episodes: [7] },
      { season: 2, episodes: [7] },
      "s02e07",
    ],
    [
      "a season alone keeps the episode of the name",
      "Alpha.S02E05.mkv",
      { season: 3 },
      { season: 3 },
      "s03e05",
    ],
    [
      "both",
      "whatever.mkv",
      { season: 3, episodes: [2, 1, 2] },
      { season: 3, episodes: [1, 2] },
      "s03e01-e02",
    ],
    [
      "an episode that TMDB lacks",
      "x.mkv",
      { season: 1, episodes: [44] },
      { season: 1, episodes: [44] },
      "s01e44",
    ],
    [
      "the numbers of its only file",
      alone.path,
      { files: [{ ...alone, season: 1 }] },
      { season: 1, episodes: [3] },
      "s01e03",
    ],
    [
      "a file's episodes keep its name's season",
      alone.path,
      { files: [alone] },
      { season: 2, episodes: [3] },
      "s02e03",
    ],
  ];
  test.each(cases)("%s", async (_, name, approval, answer, filed) => {
    await using engine = await testEngine({ catalogue });
    const { id } = await engine.approved(name, name, {
      identity: { type: "movie", tmdbId: 5, title: "Wrong" },
    });
    const answered = await one(engine, id, { ...TV, ...approval });
    expect(answered).toMatchObject({ ok: true, identity: answer });
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    expect(await engine.now(id)).toMatchObject({ state: "filed", identity: answer });
    expect(engine.inLibrary()).toEqual([expect.stringContaining(` - ${filed}`)]);
  });

  test("a season without an episode applies to every file, and each episode number comes from the file name", async () => {
    await using engine = await testEngine({ catalogue });
    const { id } = await engine.approved(
      "Alpha.S01",
      Object.fromEntries(pack.map((path) => [path, path])),
      {
        identity: { ...TV, title: "Alpha", year: 2008 },
        mappings: { "Alpha.S01E01.mkv": { season: 1, episodes: [1], titles: ["x"] } },
      },
    );
    expect(await one(engine, id, { season: 2 })).toMatchObject({
      ok: true,
      identity: { season: 2 },
    });
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    expect(engine.inLibrary()).toEqual([
      expect.stringContaining("s02e01"),
      expect.stringContaining("s02e02"),
    ]);
  });

  test("numbers for one file of a pack do not apply to the pack's other files", async () => {
    await using engine = await testEngine({ catalogue });
    const { id } = await engine.approved(
      "Alpha.S01",
      Object.fromEntries(pack.map((path) => [path, path])),
      {
        identity: { ...TV, title: "Alpha", year: 2008 },
      },
    );
    const files = [{ path: "Alpha.S01E01.mkv", season: 3, episodes: [9] }];
    const answer = await one(engine, id, { files });
    expect(answer?.ok).toBe(true);
    expect(answer?.identity).not.toHaveProperty("season");
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    expect(engine.inLibrary()).toEqual([
      expect.stringContaining("s01e02"),
      expect.stringContaining("s03e09"),
    ]);
  });

  test("an approval without numbers keeps the known ones", async () => {
    await using engine = await testEngine({ catalogue });
    const identity = { ...TV, title: "Alpha", year: 2008, season: 2, episodes: [5] };
    const mapping = { season: 2, episodes: [5], titles: ["Five"] };
    const { id } = await engine.approved("x.mkv", "x", {
      identity,
      mappings: { "x.mkv": mapping },
    });
    for (const approval of [{}, { tmdbId: 1396 }, TV]) {
      expect(await one(engine, id, approval)).toMatchObject({
        ok: true,
        identity: { season: 2, episodes: [5] },
      });
    }
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    expect(engine.inLibrary()).toEqual([expect.stringContaining("s02e05 - Five")]);
  });
});

test("episodes given before the files are known apply only if the release has a single video", async () => {
  await using engine = await testEngine({ catalogue });
  const identity = { ...TV, title: "", season: 1, episodes: [3] };
  const { id } = await engine.approved(
    "Alpha.S01",
    { "a.mkv": "1", "b.mkv": "2" },
    { identity, byPerson: true },
  );
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({
    state: "review",
    reasons: [{ message: saying(/2 videos/) }],
  });
  expect(engine.inLibrary()).toEqual([]);
});

test("one approval can map, skip or give a role to files, and the history records it", async () => {
  await using engine = await testEngine({ catalogue });
  const id = await inReview(engine, "Alpha.S01", { files: [...pack, "c.mkv"] });
  await one(engine, id, {
    ...TV,
    files: [
      { path: "Alpha.S01E01.mkv", season: 2, episodes: [3] },
      { path: "c.mkv", skip: true },
      { path: "Alpha.S01E02.mkv", role: "extra" },
    ],
  });
  expect(await itemsOf(engine.store.read, id)).toMatchObject([
    { path: "Alpha.S01E01.mkv", mapping: { season: 2, episodes: [3] }, skip: false },
    { path: "Alpha.S01E02.mkv", role: "extra", skip: false },
    { path: "c.mkv", skip: true },
  ]);
  expect((await engine.history(id)).at(-1)?.detail).toMatchObject({
    choices: [
      { path: "Alpha.S01E01.mkv", season: 2, episodes: [3] },
      { path: "c.mkv", skip: true },
      { path: "Alpha.S01E02.mkv", role: "extra" },
    ],
  });
  await one(engine, id, TV);
  expect((await engine.history(id)).at(-1)?.detail).not.toHaveProperty("choices");
});

test("refuses an episode that another file has by mapping or name", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved(
    "Firefly.S01",
    { "Firefly.S01E01.mkv": "1", "Firefly.S01E02.mkv": "2", "odd.mkv": "3" },
    { identity: { type: "tv", tmdbId: 1437, title: "Firefly", year: 2002 } },
  );
  const give = (files: NonNullable<Approval["files"]>) =>
    approve(engine.store, [{ ids: [id], approval: { type: "tv", tmdbId: 1437, files } }], by);
  expect(await give([{ path: "odd.mkv", season: 1, episodes: [2] }])).toMatchObject([
    { ok: false, code: "invalid_request", message: saying(/Firefly\.S01E02\.mkv.* already.*skip/) },
  ]);
  const both = [
    { path: "odd.mkv", season: 1, episodes: [2] },
    { path: "Firefly.S01E02.mkv", skip: true },
  ];
  expect(await give(both)).toMatchObject([{ ok: true }]);
});
