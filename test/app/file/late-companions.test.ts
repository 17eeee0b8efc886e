import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { createDryStage } from "../../../src/app/preview/dry-run.ts";
import { preview } from "../../../src/app/preview/preview.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { createIdentify } from "../../../src/names/index.ts";
import { changeItem, itemsOf } from "../../../src/store/releases/items.ts";
import { setPaused } from "../../../src/store/settings/settings.ts";
import { cataloguePorts } from "../../support/catalogue-ports.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const ANNA = { actor: "cli:anna", at: 9 };
const HOME = "Movies/Heat (1995) {tmdb-949}";

test("files trailers and a making-of with their film and subtitles, without review", async () => {
  await using engine = await wholeEngine([movie(949, "Heat", 1995)]);
  const names = [
    "Heat.1995.1080p.BluRay.mkv",
    "Heat.1995.Theatrical.Trailer.mkv",
    "Heat.1995.Theatrical.Trailer.en.srt",
    "Heat (1995) - Trailer.mkv",
    "Heat.1995.1080p.BluRay - Making.Of.mkv",
    "Subs/2_English.srt",
    "Subs/vobsub.idx",
    "Subs/vobsub.sub",
    "notes.txt",
  ];
  engine.drop("Heat.1995.1080p.BluRay", Object.fromEntries(names.map((name) => [name, name])));
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  expect(engine.inLibrary()).toEqual([
    `${HOME}/Behind The Scenes/Heat.1995.1080p.BluRay - Making.Of.mkv`,
    `${HOME}/Heat (1995).en.srt`,
    `${HOME}/Heat (1995).idx`,
    `${HOME}/Heat (1995).mkv`,
    `${HOME}/Heat (1995).sub`,
    `${HOME}/Trailers/Heat (1995) - Trailer.mkv`,
    `${HOME}/Trailers/Heat.1995.Theatrical.Trailer.en.srt`,
    `${HOME}/Trailers/Heat.1995.Theatrical.Trailer.mkv`,
  ]);
  const stayed = (await itemsOf(engine.store.read, 1)).flatMap(({ path, problem }) =>
    problem ? [path] : [],
  );
  expect(stayed).toEqual(["notes.txt"]);
});

test("files a later extra with the existing film, and recognises an extra that joins a release in review", async () => {
  await using engine = await wholeEngine([movie(949, "Heat", 1995)]);
  engine.drop("Heat.1995.1080p", { "Heat.1995.1080p.mkv": "film" });
  await engine.round();
  engine.drop("Heat.1995.1080p", { "Heat.1995.Theatrical.Trailer.mkv": "later" });
  await engine.round();
  engine.drop("Heat.1995.1080p", { "Unknown.mkv": "asked about" });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1", "3 review of 1"]);
  await requestEach(engine.store, [3], { kind: "retry" }, ANNA);
  engine.drop("Heat.1995.1080p", { "trailer.mkv": "joins" });
  await engine.round();
  const roles = (await itemsOf(engine.store.read, 3)).map(({ path, role }) => [path, role]);
  expect(roles).toEqual([
    ["Unknown.mkv", "video"],
    ["trailer.mkv", "extra"],
  ]);
  expect(engine.inLibrary()).toEqual([
    `${HOME}/Heat (1995).mkv`,
    `${HOME}/Trailers/Heat.1995.Theatrical.Trailer.mkv`,
  ]);
});

test("files a season's gag reel with the season, but not the trailer of another film", async () => {
  await using engine = await wholeEngine([
    series(1396, "Breaking Bad", 2008, [season(1, 5, 2008)]),
    movie(949, "Heat", 1995),
  ]);
  const show = "Breaking.Bad.S01.1080p";
  engine.drop(show, { "Breaking.Bad.S01E01.mkv": "1", "Breaking.Bad.S01.Gag.Reel.mkv": "gag" });
  engine.drop("Heat.1995.1080p", {
    "Heat.1995.1080p.mkv": "film",
    "Alien.1979.Trailer.mkv": "trailer",
  });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review", "3 filed of 2"]);
  expect(engine.inLibrary().filter((path) => !path.endsWith("Chapter 1-1.mkv"))).toEqual([
    `${HOME}/Heat (1995).mkv`,
    "TV Shows/Breaking Bad (2008) {tmdb-1396}/Other/Breaking.Bad.S01.Gag.Reel.mkv",
  ]);
});

/** A filed film, and a subtitle that was added to its folder later and is about to be filed. */
async function late(
  before: (engine: WholeEngine) => Promise<unknown> = async () => {},
): Promise<WholeEngine> {
  const engine = await wholeEngine([movie(949, "Heat", 1995)]);
  engine.drop("Heat.1995.1080p", { "Heat.1995.1080p.mkv": "film" });
  await engine.round();
  await engine.store.write((trx) => setPaused(trx, true, { actor: "cli:anna", at: 1 }));
  await before(engine);
  engine.drop("Heat.1995.1080p", { "Heat.1995.1080p.en.srt": "words" });
  await engine.round();
  expect((await engine.states()).at(-1)).toMatch(/approved of 1$/);
  return engine;
}

test.each([
  ["the film that stands there", async () => {}],
  [
    "a better one that would be filed before",
    (engine: WholeEngine) => engine.approved("Heat.1995.2160p.mkv", "better"),
  ],
])(
  "a dry run shows where a late subtitle would go, and does not treat it as a duplicate of %s",
  async (_, before) => {
    await using engine = await late(before);
    const lines: string[] = [];
    const deps = { ...engine.deps, duplicatePolicy: () => "upgrade" as const };
    const stage = createDryStage({ auto: true, ...deps, report: (line) => lines.push(line) });
    for (let round = 0; round < 2; round++) {
      await stage.run(engine.signal);
      await stage.drained();
    }
    expect(lines.slice(-2)).toEqual([
      expect.stringMatching(/^#\d Heat\.1995\.1080p: would be filed$/),
      expect.stringMatching(
        /^ {2}Heat\.1995\.1080p\.en\.srt → .*\/Heat \(1995\)\.en\.srt \(hardlink\)$/,
      ),
    ]);
  },
);

test("a late subtitle does not wait for another filing of the film", async () => {
  await using engine = await late();
  const other = await engine.approved("Heat.1995.720p.mkv", "another");
  const by = { actor: "engine", at: 1 };
  await changeState(engine.store, other, { kind: "start_filing" }, by, {
    within: (trx) =>
      changeItem(trx, other.id, "Heat.1995.720p.mkv", { destination: "/elsewhere/Heat.mkv" }),
  });
  await fileRelease(engine.deps, await engine.now(2), engine.signal);
  expect((await engine.now(2)).state).toBe("filed");
  expect(engine.inLibrary().filter((path) => path.endsWith(".en.srt"))).toHaveLength(1);
});

test("plans a late subtitle next to the episode with the same name", async () => {
  await using engine = await wholeEngine([
    series(1396, "Breaking Bad", 2008, [season(1, 2, 2008)]),
  ]);
  engine.drop("Breaking.Bad.S01", {
    "Breaking.Bad.S01E01.mkv": "1",
    "Breaking.Bad.S01E02.mkv": "2",
  });
  await engine.round();
  await engine.store.write((trx) => setPaused(trx, true, { actor: "cli:anna", at: 1 }));
  engine.drop("Breaking.Bad.S01", { "Breaking.Bad.S01E02.en.srt": "words" });
  await engine.round();
  const identify = createIdentify(cataloguePorts([...engine.listed]).ports);
  const deps = { ...engine.deps, observe: engine.observe, identify };
  const { files, warnings } = await preview(
    deps,
    { release: await engine.now(2) },
    {},
    engine.signal,
  );
  expect(files).toMatchObject([{ destination: expect.stringMatching(/ - s01e02 - .*\.en\.srt$/) }]);
  expect(warnings).toEqual([]);
});

test("does not identify a waiting episode again when another episode is filed", async () => {
  await using engine = await wholeEngine([
    series(1396, "Breaking Bad", 2008, [season(1, 2, 2008)]),
  ]);
  const episode = (number: number) => ({ [`Breaking.Bad.S01E0${number}.mkv`]: String(number) });
  engine.drop("Breaking.Bad.S01", episode(1));
  await engine.round();
  engine.drop("Breaking.Bad.S01", episode(9));
  await engine.round();
  engine.drop("Breaking.Bad.S01", episode(2));
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review of 1", "3 filed of 1"]);
  expect((await engine.history(2)).map(({ action }) => action)).toEqual([
    "found",
    "settled",
    "held",
  ]);
});
