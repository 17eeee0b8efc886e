import { expect, test } from "vitest";
import { toIdentifyLine, toUnsearchedLine } from "../../../src/app/identify/identify-line.ts";
import { createIdentify } from "../../../src/names/index.ts";
import { cataloguePorts } from "../../support/catalogue-ports.ts";
import { movie, season, series } from "../../support/works.ts";

const { ports } = cataloguePorts([
  movie(841, "Dune", 1984),
  movie(438631, "Dune", 2021),
  series(1396, "Breaking Bad", 2008, [season(1, 7, 2008), season(2, 13)]),
]);
const line = async (name: string) =>
  toIdentifyLine(
    name,
    await createIdentify(ports)({ name, videos: [] }, new AbortController().signal),
  );

test("identifies a name that fits only one film as that film", async () => {
  expect(await line("Dune.2021.1080p.mkv")).toEqual({
    name: "Dune.2021.1080p.mkv",
    decision: "auto",
    tmdb: { type: "movie", id: 438631 },
    title: "Dune",
    year: 2021,
    season: null,
    seasons: [],
    episodes: [],
    confidence: 1,
    parts: { title: 1, year: 1, popularity: 1, type: 1 },
    reasons: [],
    roles: [
      { text: "Dune", role: "title" },
      { text: "2021", role: "year" },
      { text: "1080p", role: "tag" },
    ],
    lost: [],
    candidates: [
      { type: "movie", id: 438631, title: "Dune", year: 2021, confidence: 1 },
      { type: "movie", id: 841, title: "Dune", year: 1984, confidence: 0.55 },
    ],
  });
});

test("a candidate includes its original title, overview and poster if they are known", async () => {
  const facts = {
    originalTitle: "Hitze",
    overview: `A thief ${"and a thief ".repeat(20)}`,
    posterPath: "/a.jpg",
  };
  const { ports: known } = cataloguePorts([
    movie(949, "Heat", 1995, { ...facts, runtimeMinutes: 170 }),
  ]);
  const found = await createIdentify(known)(
    { name: "Heat.1995.mkv", videos: [] },
    new AbortController().signal,
  );
  expect(toIdentifyLine("Heat.1995.mkv", found).candidates).toMatchObject([
    {
      id: 949,
      original_title: "Hitze",
      overview: expect.stringMatching(/^A thief .{60,92}…$/),
      poster_path: "/a.jpg",
    },
  ]);
});

test("reads one episode, several episodes and a season from a name", async () => {
  const numbers = async (name: string) => {
    const { decision, season: only, seasons, episodes } = await line(name);
    return [decision, only, seasons, episodes];
  };
  expect(await numbers("Breaking.Bad.S02E03.720p.mkv")).toEqual(["auto", 2, [2], [3]]);
  expect(await numbers("Breaking.Bad.S02E03E04.720p.mkv")).toEqual(["auto", 2, [2], [3, 4]]);
  expect(await numbers("Breaking.Bad.S02.720p.BluRay-GRP")).toEqual(["auto", 2, [2], []]);
  expect(await numbers("Breaking.Bad.S01-S02.720p.BluRay-GRP")).toEqual(["auto", null, [1, 2], []]);
});

test("a line in review contains its reason codes and suggests the best match", async () => {
  const held = await line("Dune.1080p.BluRay.mkv");
  expect(held).toMatchObject({ decision: "review", tmdb: { type: "movie" } });
  expect(held.reasons).toContain("remake_rival");
  expect(await line("Nothing.Like.It.1999.mkv")).toMatchObject({
    decision: "review",
    tmdb: null,
    confidence: null,
    parts: null,
    reasons: ["no_match"],
    candidates: [],
  });
});

test("does not read a single video named like a season pack as an episode", async () => {
  expect((await line("Breaking.Bad.S02.720p.mkv")).reasons).toContain("pack_incomplete");
});

test.each([
  ["The.Matrix.1999.iso", "review", "disc"],
  ["Movies/Dune (2021)/BDMV/STREAM/00001.m2ts", "review", "disc"],
  ["Dune.2021/VIDEO_TS", "review", "disc"],
  ["Dune.2021.part01.rar", "review", "archive"],
  ["Dune.2021.r00", "review", "archive"],
  ["Toto - Dune (1984)/01 - Prologue.flac", "ignored", "music"],
  ["Dune - Frank Herbert.epub", "ignored", "book"],
  ["Dune.2021.jpg", "ignored", "pictures"],
  ["Dune.2021.1080p.BluRay.x264-GRP.jpg", "ignored", "pictures"],
  ["Dune.2021.1080p.BluRay.x264-GRP.mkv.exe", "ignored", "game"],
  ["Dune.2021.1080p.BluRay.x264-GRP.mkv.filepart", "ignored", "no_video"],
  ["Dune (2021).txt", "ignored", "no_video"],
  ["Dune (2021)/Dune.2021.1080p.BluRay.x264-GRP.html", "ignored", "no_video"],
  ["Dune (2021).url", "ignored", "no_video"],
  ["Dune.2021.1080p.BluRay.x264-GRP.flv", "ignored", "no_video"],
  ["Dune.2021.1080p.BluRay.x264-GRP.zipx", "review", "archive"],
])("does not search for a name that the engine never searches for: %s", (name, decision, code) => {
  expect(toUnsearchedLine(name)).toMatchObject({
    name,
    decision,
    reasons: [code],
    tmdb: null,
    candidates: [],
  });
});

// A name that ends with a dot and some letters usually belongs to a folder. Files next to a video
// share the video's name.
test.each([
  "Dune.2021.mkv",
  "Dune.2021",
  "Breaking.Bad.S01",
  "Breaking.Bad.S01E05.WEB-DL.x264.AAC",
  "Dune.2021.1080p.BluRay.FLAC",
  "Breaking.Bad.S01E05.1080p.RAW",
  "Skyfall.007",
  "Dune.2021.en.srt",
  "Dune.2021.nfo",
  "Dune.2021.sample.mkv",
])("searches for a name that the engine searches for: %s", (name) => {
  expect(toUnsearchedLine(name)).toBeUndefined();
});
