import { expect, test } from "vitest";
import type { MediaFacts } from "../../../src/base/media-facts.ts";
import { parseName, videoDetailsOf } from "../../../src/names/index.ts";

const detailsOf = (name: string, media?: MediaFacts) =>
  videoDetailsOf(parseName(name), "Heat", media);

test("a header that was not read leaves everything to the names", () => {
  const name = "Heat.1995.2160p.BluRay.x265.10bit.DV.HDR10.TrueHD.7.1.Atmos.GERMAN-GRP";
  for (const media of [undefined, {}]) {
    expect(detailsOf(name, media)).toMatchObject({
      codec: "x265",
      bitDepth: 10,
      hdr: ["DV", "HDR10"],
      audio: ["TrueHD", "Atmos"],
      channels: "7.1",
      languages: ["de"],
      is3D: false,
    });
  }
});

test("the header wins over a name that states something else", () => {
  const media: MediaFacts = {
    codec: "AV1",
    bitDepth: 8,
    hdr: [],
    audio: ["AC3"],
    channels: "2.0",
    languages: ["fr", "en"],
    is3D: true,
  };
  const name = "Heat.1995.2160p.BluRay.x265.10bit.DV.HDR10.TrueHD.7.1.Atmos.GERMAN-GRP";
  expect(detailsOf(name, media)).toMatchObject(media);
  expect(detailsOf("Heat.1995", media)).toMatchObject(media);
});

test.each<[string, string, string]>([
  ["x265", "HEVC", "x265"],
  ["H.264", "H.264", "H.264"],
  ["x264", "H.264", "x264"],
  ["x264", "HEVC", "HEVC"],
  ["XviD", "MPEG-4", "XviD"],
  ["AV1", "VP9", "VP9"],
])("a name with %s and a header with %s give %s", (name, codec, merged) => {
  expect(detailsOf(`Heat.1995.1080p.BluRay.${name}-GRP`, { codec }).codec).toBe(merged);
});

test.each<[string, string[], string[]]>([
  ["HDR10Plus", ["HDR10"], ["HDR10+"]],
  ["HDR10Plus", ["HDR"], ["HDR10+"]],
  ["HDR10", ["HDR"], ["HDR10"]],
  ["HDR", ["HDR10"], ["HDR10"]],
  ["DV.HDR10Plus", ["DV", "HDR10"], ["DV", "HDR10+"]],
  ["DV.HDR10", ["DV"], ["DV"]],
  ["DV", ["HDR10"], ["DV", "HDR10"]],
  ["HDR10", ["HLG"], ["HLG"]],
  ["DV.HDR10", [], []],
])("a name with %s and a header with %j give %j", (name, hdr, merged) => {
  expect(detailsOf(`Heat.1995.2160p.WEB-DL.${name}.HEVC-GRP`, { hdr }).hdr).toEqual(merged);
});

test.each<[string, string[], string[]]>([
  ["DTS-HD.MA.5.1", ["DTS"], ["DTS-HD MA"]],
  ["DTS-X.7.1", ["DTS-HD MA"], ["DTS:X"]],
  ["DTS.5.1", ["DTS-HD MA"], ["DTS-HD MA"]],
  ["DTS-HD.MA.5.1", ["DTS-HD"], ["DTS-HD MA"]],
  ["DTS-HD.MA.5.1", ["AC3"], ["AC3"]],
  ["TrueHD.Atmos.7.1", ["TrueHD"], ["TrueHD", "Atmos"]],
  ["DDP5.1.Atmos", ["EAC3"], ["EAC3", "Atmos"]],
  ["DDP5.1", ["EAC3", "Atmos"], ["EAC3", "Atmos"]],
  ["Atmos", ["TrueHD"], ["TrueHD", "Atmos"]],
  ["TrueHD.Atmos.7.1", ["AC3"], ["AC3"]],
  ["TrueHD.Atmos.7.1", ["EAC3"], ["EAC3"]],
])("a name with %s and a header with %j give %j", (name, audio, merged) => {
  expect(detailsOf(`Heat.1995.1080p.BluRay.${name}.x264-GRP`, { audio }).audio).toEqual(merged);
});

test("a flat header does not contradict a name with 3D, because most files have no flag", () => {
  expect(detailsOf("Heat.1995.3D.HSBS.1080p.BluRay.x264-GRP", { codec: "H.264" }).is3D).toBe(true);
});
