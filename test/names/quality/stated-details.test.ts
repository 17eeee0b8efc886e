import { expect, test } from "vitest";
import { parseName, parseRelease } from "../../../src/names/index.ts";
import { type StatedDetails, statedDetailsOf } from "../../../src/names/quality/stated-details.ts";

const NOTHING: Omit<StatedDetails, "release"> = {
  proper: [],
  bitDepth: null,
  hdr: [],
  audio: [],
  channels: null,
  service: null,
  is3D: false,
};

test.each<[string, Partial<StatedDetails>]>([
  [
    "Film.1995.PROPER.2160p.UHD.BluRay.REMUX.DV.HDR10.HEVC.TrueHD.7.1.Atmos-GRP",
    { proper: ["Proper"], hdr: ["DV", "HDR10"], audio: ["TrueHD", "Atmos"], channels: "7.1" },
  ],
  [
    "Film.2020.2160p.MA.WEB-DL.DDPA5.1.DV.HDR10+.H.265-GRP",
    { hdr: ["DV", "HDR10+"], audio: ["EAC3", "Atmos"], channels: "5.1", service: "MA" },
  ],
  [
    "Film.2020.MULTi.1080p.BluRay.x265.10bit.DTS-HD.MA.5.1-GRP",
    { bitDepth: 10, audio: ["DTS-HD MA"], channels: "5.1" },
  ],
  ["Film 2020 1080p BluRay x264 DTS-HD HRA 6.1", { audio: ["DTS-HD HRA"], channels: "6.1" }],
  [
    "Film 2020 3D HSBS 1080p BluRay x264 DTS-X 7.1",
    { is3D: true, audio: ["DTS:X"], channels: "7.1" },
  ],
  [
    "Show.S01E02.REPACK.iT.WEB-DL.AAC2.0.H.264",
    { proper: ["Repack"], service: "iT", audio: ["AAC"], channels: "2.0" },
  ],
  [
    "Show.S01E02.REAL.PROPER.720p.AMZN.WEB-DL.6CH.x264",
    { proper: ["Real", "Proper"], service: "AMZN", channels: "5.1" },
  ],
  ["[Group] Show - 28v2 (1080p) [Hi10P]", { proper: ["v2"], bitDepth: 10 }],
  ["Film.2021.2160p.WEB-DL.DV.HDR.H.265", { hdr: ["DV", "HDR"] }],
  ["Film.2021.1080p.BluRay.x264.DD5.1", { audio: ["AC3"], channels: "5.1" }],
])("%s", (name, stated) => {
  expect(statedDetailsOf(parseName(name), "Film")).toEqual({
    ...NOTHING,
    release: name,
    ...stated,
  });
});

test.each([
  "Film.2020.1080p.BluRay.x264-GRP",
  "The.Max.2015.1080p.BluRay.x264-GRP",
  "It.2017.1080p.BluRay.x264-GRP",
  "Show.S01E05.Proper.Manners.720p.BluRay.x264-GRP",
  "Show.S01E05.Apple.720p.BluRay.x264-GRP",
])("%s states no details", (name) => {
  expect(statedDetailsOf(parseName(name), "Film")).toEqual({ ...NOTHING, release: name });
});

test("3D in the work's title is no detail", () => {
  const name = "Step.Up.3D.2010.1080p.BluRay.x264-GRP";
  expect(statedDetailsOf(parseName(name), "Step Up 3D").is3D).toBe(false);
  expect(statedDetailsOf(parseName(name), "Step Up").is3D).toBe(true);
});

test("the release's name completes the file's name, and the fullest name is the release", () => {
  const release = "Film.2020.3D.PROPER.1080p.AMZN.WEB-DL.DDP5.1.Atmos.H.264-GRP";
  const { files } = parseRelease(release, ["grp-film.mkv"]);
  const parsed = files.get("grp-film.mkv");
  expect(parsed && statedDetailsOf(parsed, "Film")).toEqual({
    ...NOTHING,
    proper: ["Proper"],
    audio: ["EAC3", "Atmos"],
    channels: "5.1",
    service: "AMZN",
    is3D: true,
    release,
  });
  const pack = parseRelease("Show.S01.1080p-GRP", ["Show.S01E02.1080p.WEB-DL.x264-GRP.mkv"]);
  const [episode] = pack.files.values();
  expect(episode && statedDetailsOf(episode, "Show").release).toBe(
    "Show.S01E02.1080p.WEB-DL.x264-GRP",
  );
});
