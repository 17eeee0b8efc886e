import { basename } from "node:path";
import { expect, test } from "vitest";
import { type Approval, approve } from "../../../../src/app/review/decisions/approve.ts";
import { itemsOf } from "../../../../src/store/releases/items.ts";
import { inReview } from "../../../support/review-release.ts";
import { saying } from "../../../support/said.ts";
import { wholeEngine } from "../../../support/whole-engine.ts";
import { movie, season, series } from "../../../support/works.ts";

const by = { actor: "cli:anna", at: 9 };
const LISTED = [
  movie(438_631, "Dune: Part One", 2021),
  movie(949, "Heat", 1995),
  series(1396, "Alpha", 2008, [season(1, 9, 2008)]),
];
const parts = (...paths: string[]) => paths.map((path, index) => ({ path, part: index + 1 }));

test.each([
  ["a film", "Heat.1995", ["disc-a.avi", "disc-b.avi"], { type: "movie", tmdbId: 949 }],
  [
    "a film whose title counts parts",
    "Dune.Part.One.2021",
    ["first.mkv", "then.mkv", "last.mkv"],
    { type: "movie", tmdbId: 438_631 },
  ],
  [
    "an episode",
    "Alpha.S01E05",
    ["one.mkv", "two.mkv"],
    { type: "tv", tmdbId: 1396, season: 1, episodes: [5] },
  ],
] as [string, string, string[], Approval][])(
  "files %s in the parts that a person numbered",
  async (_, name, files, work) => {
    await using engine = await wholeEngine(LISTED, { auto: false });
    engine.drop(name, Object.fromEntries(files.map((file) => [file, `${name} ${file}`])));
    await engine.round();
    const approval = { ...work, files: parts(...files) };
    expect(await approve(engine.store, [{ ids: [1], approval }], by)).toMatchObject([{ ok: true }]);
    await engine.round();
    expect(await engine.now(1)).toMatchObject({ state: "filed", reasons: [] });
    const filed = (await itemsOf(engine.store.read, 1)).map(({ path, destination = "" }) => [
      path,
      / - (pt\d)\.\w+$/.exec(basename(destination))?.[1],
    ]);
    expect(Object.fromEntries(filed)).toEqual(
      Object.fromEntries(files.map((file, index) => [file, `pt${index + 1}`])),
    );
  },
);

const HEAT = { type: "movie", tmdbId: 949 } as const;
const TWO = ["a.avi", "b.avi"];

test.each([
  [
    "a gap",
    TWO,
    [
      { path: "a.avi", part: 1 },
      { path: "b.avi", part: 3 },
    ],
    /do not make a whole/,
  ],
  [
    "a part twice",
    TWO,
    [
      { path: "a.avi", part: 1 },
      { path: "b.avi", part: 1 },
    ],
    /not make a wh/,
  ],
  ["a file without a part", TWO, [{ path: "a.avi", part: 1 }], /"b\.avi" as no part/],
  ["one part only", ["a.avi"], [{ path: "a.avi", part: 1 }], /do not make a whole/],
  ["a ninth part", TWO, [{ path: "a.avi", part: 9 }], /not the number of a part/],
  ["two file types", ["a.avi", "b.mkv"], parts("a.avi", "b.mkv"), /different file types/],
  ["a skipped part", TWO, [{ path: "a.avi", part: 1, skip: true }], /cannot be a part/],
  ["a subtitle", ["a.avi", "b.srt"], [{ path: "b.srt", part: 1, role: "subtitle" }], /not be a pa/],
] as const)("rejects %s and changes nothing", async (_, files, choices, says) => {
  await using engine = await wholeEngine(LISTED, { auto: false });
  const id = await inReview(engine, "Heat.1995", { files: [...files] });
  const before = await engine.now(id);
  const approval = { ...HEAT, files: choices.map((choice) => ({ ...choice })) };
  expect(await approve(engine.store, [{ ids: [id], approval }], by)).toMatchObject([
    { ok: false, message: saying(says) },
  ]);
  expect(await engine.now(id)).toEqual(before);
});

test("a file named as something else is no longer a part", async () => {
  await using engine = await wholeEngine(LISTED, { auto: false });
  engine.drop("Heat.1995", { "a.avi": "first", "b.avi": "second half" });
  await engine.round();
  const decide = (files: NonNullable<Approval["files"]>) =>
    approve(engine.store, [{ ids: [1], approval: { ...HEAT, files } }], by);
  await decide(parts("a.avi", "b.avi"));
  expect(
    await decide([
      { path: "b.avi", skip: true },
      { path: "a.avi", role: "video" },
    ]),
  ).toMatchObject([{ ok: true }]);
  await engine.round();
  expect(engine.inLibrary().map((path) => basename(path))).toEqual(["Heat (1995).avi"]);
});
