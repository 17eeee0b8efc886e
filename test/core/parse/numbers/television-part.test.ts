import { expect, test } from "vitest";
import { parseName } from "../../../../src/core/parse/name.ts";
import { parsePath } from "../../../../src/core/parse/path.ts";

test.each([
  ["Harbour.Lights.Part.3.HDTV.720p.x264-GRP", [3]],
  ["Harbour.Lights.Part.3.720p.HDTV.x264-GRP", [3]],
  ["Harbour Lights Part03 720p HDTV x264 GRP", [3]],
  ["Harbour.Lights.Pt.III.DSR.XviD-GRP", [3]],
  ["Harbour.Lights.Part.Three.REPACK.PDTV.XviD-GRP", [3]],
  ["Harbour.Lights.Part.1.and.Part.2.HDTV.x264-GRP", [1, 2]],
  ["Harbour Lights 2012 Part 3 720p HDTV x264 GRP", [3]],
])("parts of a miniseries: %s", (name, episodes) => {
  expect(parseName(name)).toMatchObject({ type: "episode", title: "Harbour Lights", seasons: [1], episodes });
});

test.each([
  "Harbour.Lights.Part.2.2004.720p.HDTV.x264-GRP",
  "Harbour.Lights.Part.2.720p.BluRay.x264-GRP",
  "Harbour.Lights.Part.2.The.Return.720p.HDTV.x264-GRP",
])("a film: %s", (name) => {
  expect(parseName(name)).toMatchObject({ type: "movie", part: 2, episodes: [] });
});

test("a season's part is not its episode, and a season's folder says which season", () => {
  expect(parseName("Harbour.Lights.S02.Part.1.720p.HDTV.x264-GRP")).toMatchObject({ seasons: [2], episodes: [] });
  expect(parsePath("Harbour Lights/Season 2/Harbour.Lights.Part.4.720p.HDTV.mkv")).toMatchObject({
    title: "Harbour Lights",
    seasons: [2],
    episodes: [4],
  });
});
