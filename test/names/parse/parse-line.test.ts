import { expect, test } from "vitest";
import { parseName } from "../../../src/names/parse/name.ts";
import { toParseLine } from "../../../src/names/parse/parse-line.ts";

test("the line contains every field, in snake case", () => {
  const line = toParseLine(
    parseName("Harbour.Lights.US.S01E02.Tide.PROPER.1080p.WEB-DL.H.264-GRP"),
  );
  expect(line).toEqual({
    name: "Harbour.Lights.US.S01E02.Tide.PROPER.1080p.WEB-DL.H.264-GRP",
    type: "episode",
    title: "Harbour Lights",
    alt_titles: ["Harbour Lights US"],
    year: null,
    country: "US",
    season: 1,
    seasons: [1],
    episodes: [2],
    absolute: [],
    date: null,
    may_be: { episode_title: "Tide PROPER" },
    episode_title: "Tide",
    part: null,
    edition: null,
    resolution: "1080p",
    source: "WEB-DL",
    video_codec: "H.264",
    audio: null,
    hdr: null,
    group: "GRP",
    version: 2,
    languages: [],
    ids: {},
    sample: false,
    extra: null,
    said_by: { title: 0, season: 0 },
  });
});

test("omits no field of a parsed name", () => {
  const parsed = parseName("Ship.2010.mkv");
  expect(Object.keys(toParseLine(parsed))).toHaveLength(Object.keys(parsed).length);
});
