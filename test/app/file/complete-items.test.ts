import { expect, test } from "vitest";
import { completeItems } from "../../../src/app/file/complete-items.ts";
import type { Identity } from "../../../src/base/identity.ts";
import { bindMapping, type EpisodeMapping } from "../../../src/base/item.ts";
import { createComplete } from "../../../src/names/index.ts";
import { cataloguePorts } from "../../support/catalogue-ports.ts";
import { season, series } from "../../support/works.ts";

const { ports } = cataloguePorts([
  series(1, "Alpha", 2001, [season(1, 3, 2001), season(2, 3, 2002)]),
]);
const ALPHA: Identity = { type: "tv", tmdbId: 1, title: "Alpha", year: 2001 };
const file = (path: string, mapping?: EpisodeMapping) => ({
  path,
  size: 1,
  mtimeNs: "1",
  role: "video" as const,
  skip: false,
  mapping,
});
const complete = (identity: Identity, items: ReturnType<typeof file>[], hasTmdb = true) =>
  completeItems(
    { complete: createComplete(ports), hasTmdb: () => hasTmdb },
    { name: "Alpha.S01", parsed: undefined, identity },
    items,
    new AbortController().signal,
  );
const numbers = (completed: Awaited<ReturnType<typeof complete>>) =>
  completed.ok
    ? completed.items.map(({ mapping }) => mapping && [mapping.season, ...mapping.episodes])
    : completed;

test("recomputes a mapping that belongs to another work, with and without TMDB", async () => {
  const stale = bindMapping(
    { type: "tv", tmdbId: 2 },
    { season: 2, episodes: [3], titles: ["Theirs"] },
  );
  for (const hasTmdb of [true, false]) {
    const completed = await complete(ALPHA, [file("Alpha.S01E02.mkv", stale)], hasTmdb);
    expect(numbers(completed)).toEqual([[1, 2]]);
    expect(completed).toMatchObject({ identity: { season: 1, episodes: [2] } });
  }
  const film: Identity = { type: "movie", tmdbId: 949, title: "Heat" };
  expect(numbers(await complete(film, [file("Alpha.S01E02.mkv", stale)]))).toEqual([undefined]);
});

test("keeps a mapping that belongs to the same work, and records the work in it", async () => {
  const own = { season: 2, episodes: [3], titles: ["Three"] };
  const completed = await complete(ALPHA, [file("x.mkv", own)]);
  expect(numbers(completed)).toEqual([[2, 3]]);
  const of = completed.ok
    ? completed.items.map(({ mapping }) => file("Alpha.S01E01.mkv", mapping))
    : [];
  expect(numbers(await complete({ ...ALPHA, tmdbId: 5 }, of, false))).toEqual([[1, 1]]);
});

test("gives a release without videos to file the title of its work, and does not ask about episodes", async () => {
  const left = { ...file("Alpha.S01E09.mkv"), skip: true };
  expect(await complete({ type: "tv", tmdbId: 1, title: "" }, [left])).toMatchObject({
    ok: true,
    identity: ALPHA,
  });
});

test("does not apply the numbers of one video to several videos", async () => {
  const two = [file("Alpha.S01E01.mkv"), file("Alpha.S01E02.mkv")];
  for (const hasTmdb of [true, false]) {
    expect(await complete({ ...ALPHA, season: 2, episodes: [1] }, two, hasTmdb)).toMatchObject({
      ok: false,
      reasons: [{ code: "pack_incomplete", message: expect.stringContaining("2 videos") }],
    });
  }
});

test("a person's season applies to every file, even without TMDB; without either, a pack's files stay unmapped", async () => {
  const two = [file("Alpha.S01E01.mkv"), file("Alpha.S01E02.mkv")];
  for (const hasTmdb of [true, false]) {
    expect(numbers(await complete({ ...ALPHA, season: 2 }, two, hasTmdb))).toEqual([
      [2, 1],
      [2, 2],
    ]);
  }
  expect(numbers(await complete(ALPHA, two, false))).toEqual([undefined, undefined]);
});

test("a special gets the number of an episode only from a person, with and without TMDB", async () => {
  const special = [file("Season 1/Alpha - SP1.mkv")];
  expect(numbers(await complete(ALPHA, special))).toMatchObject({
    ok: false,
    reasons: [{ code: "numbers_unclear" }],
  });
  expect(numbers(await complete(ALPHA, special, false))).toEqual([undefined]);
  const named = { ...ALPHA, season: 1, episodes: [2] };
  for (const hasTmdb of [true, false]) {
    expect(numbers(await complete(named, special, hasTmdb))).toEqual([[1, 2]]);
  }
});
