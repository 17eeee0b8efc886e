import { expect, test } from "vitest";
import { prepare } from "../../../src/app/file/prepare.ts";
import type { Identity } from "../../../src/base/identity.ts";
import type { Release, ReleaseIn } from "../../../src/core/release/release.ts";
import { changeItem } from "../../../src/store/releases/items.ts";
import { type Taken, type TestEngine, testEngine } from "../../support/engine.ts";
import { movie, season, series } from "../../support/works.ts";

const catalogue = [
  movie(949, "Heat", 1995),
  series(1396, "Breaking Bad", 2008, [season(1, 7, 2008, ["Pilot", "Cat in the Bag"])]),
];
const bare = (type: "movie" | "tv", tmdbId: number, more: Partial<Identity> = {}): Identity => ({
  type,
  tmdbId,
  title: "",
  ...more,
});

function approvedOf(release: Release): ReleaseIn<"approved"> {
  if (release.state !== "approved") throw new Error(`It is ${release.state}.`);
  return release;
}
const ready = async (
  engine: TestEngine,
  name: string,
  taken: Taken,
  content?: string | Record<string, string>,
) =>
  prepare(
    engine.deps,
    approvedOf(await engine.approved(name, content, { byPerson: true, ...taken })),
    engine.signal,
  );

const destinations = (preparation: Awaited<ReturnType<typeof ready>>, engine: TestEngine) =>
  preparation.ready
    ? preparation.plan.files.map((f) => f.destination?.slice(engine.library.length + 1))
    : preparation.event;

test("returns a release to review if TMDB does not know its id", async () => {
  await using engine = await testEngine({ catalogue });
  expect(await ready(engine, "whatever.mkv", { identity: bare("movie", 5) })).toMatchObject({
    ready: false,
    event: { kind: "refused", reasons: [{ code: "unknown_tmdb_id" }] },
  });
});

test("maps a series known only by its id from the numbers in the names, with TMDB's titles", async () => {
  await using engine = await testEngine({ catalogue });
  const content = { "x.S01E01.mkv": "1", "x.S01E02.mkv": "2" };
  const folder = "TV Shows/Breaking Bad (2008) {tmdb-1396}/Season 01";
  expect(
    destinations(await ready(engine, "x.S01", { identity: bare("tv", 1396) }, content), engine),
  ).toEqual([
    `${folder}/Breaking Bad (2008) - s01e01 - Pilot.mkv`,
    `${folder}/Breaking Bad (2008) - s01e02 - Cat in the Bag.mkv`,
  ]);
});

test.each<[string, Identity, number, number, string]>([
  [
    "get TMDB's titles",
    bare("tv", 1396),
    1,
    2,
    "Season 01/Breaking Bad (2008) - s01e02 - Cat in the Bag.mkv",
  ],
  [
    "are kept, even if TMDB does not list such episode",
    bare("tv", 1396),
    4,
    44,
    "Season 04/Breaking Bad (2008) - s04e44.mkv",
  ],
  [
    "get TMDB's titles, also if the work's title is known",
    bare("tv", 1396, { title: "Breaking Bad", year: 2008 }),
    1,
    2,
    "Season 01/Breaking Bad (2008) - s01e02 - Cat in the Bag.mkv",
  ],
])("a person's own numbers %s", async (_, identity, number, episode, path) => {
  await using engine = await testEngine({ catalogue });
  const mappings = { "a.S09E09.mkv": { season: number, episodes: [episode], titles: [] } };
  const preparation = await ready(engine, "a.S09E09.mkv", { identity, mappings });
  expect(destinations(preparation, engine)).toEqual([
    `TV Shows/Breaking Bad (2008) {tmdb-1396}/${path}`,
  ]);
});

test("returns a series without a mapped file to review with the reason", async () => {
  await using engine = await testEngine({ catalogue });
  expect(await ready(engine, "holiday.mkv", { identity: bare("tv", 1396) })).toMatchObject({
    ready: false,
    event: {
      kind: "refused",
      reasons: [
        {
          code: "pack_incomplete",
          message: "The name of this video does not say which episode it is.",
        },
      ],
    },
  });
});

test("does not file skipped files, and refuses a release whose files are all skipped", async () => {
  await using engine = await testEngine({ catalogue });
  const release = await engine.approved("Heat", { "a.mkv": "a", "b.mkv": "b" }, { byPerson: true });
  const skip = (path: string) =>
    engine.store.write((trx) => changeItem(trx, release.id, path, { skip: true }));
  await skip("a.mkv");
  const first = await prepare(engine.deps, approvedOf(release), engine.signal);
  expect(destinations(first, engine)).toEqual([
    undefined,
    "Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv",
  ]);
  await skip("b.mkv");
  expect(await prepare(engine.deps, approvedOf(release), engine.signal)).toMatchObject({
    ready: false,
    event: { kind: "refused", reasons: [{ code: "skipped" }] },
  });
});

test("without a TMDB key, uses the title in the name, and files nothing if the name has no title", async () => {
  await using engine = await testEngine();
  const named = await engine.approved("Heat.1995.mkv", "x", {
    identity: bare("movie", 949),
    byPerson: true,
  });
  const parsed = { title: "Heat", year: 1995 } as NonNullable<Release["parsed"]>;
  const preparation = await prepare(engine.deps, { ...approvedOf(named), parsed }, engine.signal);
  expect(destinations(preparation, engine)).toEqual([
    "Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv",
  ]);
  expect(await ready(engine, "1080p.mkv", { identity: bare("movie", 949) })).toMatchObject({
    ready: false,
    event: { reasons: [{ code: "no_tmdb_key" }] },
  });
  const unread = await ready(engine, "Inception.2010.1080p.mkv", {
    identity: bare("movie", 27_205),
  });
  expect(destinations(unread, engine)).toEqual([
    "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv",
  ]);
});

test("refuses subtitles without a video", async () => {
  await using engine = await testEngine({ catalogue });
  const release = await engine.approved("Heat.1995", {
    "Heat.1995.mkv": "1",
    "Heat.1995.en.srt": "2",
  });
  await engine.store.write((trx) =>
    changeItem(trx, release.id, "Heat.1995.mkv", { role: "other" }),
  );
  expect(await prepare(engine.deps, approvedOf(release), engine.signal)).toMatchObject({
    ready: false,
    event: { kind: "refused", reasons: [{ code: "no_video" }] },
  });
});
