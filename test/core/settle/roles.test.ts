import { expect, test } from "vitest";
import { roleOf, rolesOf } from "../../../src/core/settle/roles.ts";

const GB = 1024 ** 3;

test.each([
  ["Heron.2019.1080p.mkv", "video"],
  ["Heron.2019.M2TS", "video"],
  ["Subs/2_English.srt", "subtitle"],
  ["Heron.idx", "subtitle"],
  ["Sample/heron.mkv", "sample"],
  ["Heron.2019.Sample.1080p.mkv", "sample"],
  ["sample.avi", "sample"],
  ["Sample/heron.srt", "sample"],
  ["Sampler.2019.mkv", "video"],
  ["Featurettes/Making of.mkv", "extra"],
  ["Featurettes/Making of.en.srt", "subtitle"],
  ["Special.Features/01.mkv", "extra"],
  ["Heron.2019-trailer.mkv", "extra"],
  ["Heron.2019-behindthescenes.mp4", "extra"],
  ["Trailer.Park.2001.mkv", "video"],
  ["Heron.rar", "archive"],
  ["Heron.7z.001", "archive"],
  ["Heron.x264", "other"],
  ["Heron.264", "other"],
  ["BDMV/STREAM/00001.m2ts", "disc"],
  ["disc1/VIDEO_TS/VTS_01_1.VOB", "disc"],
  ["heron.iso", "disc"],
  ["heron.nfo", "other"],
  ["mkv", "other"],
  [".mkv", "other"],
  ["Heron.mkv.exe", "other"],
] as const)("%s is %s", (path, role) => {
  expect(roleOf(path, 1000)).toBe(role);
});

test("does not treat a title word as a sample marker, and treats a doubtful extra as one only next to another video", () => {
  expect(roleOf("The.Sample.2016.mkv", 4 * GB)).toBe("video");
  expect(roleOf("The.Sample.2016.mkv", 50_000_000)).toBe("sample");
  expect(rolesOf([{ path: "Heron-trailer.mkv", size: 1 }])).toEqual(["extra"]);
  expect(rolesOf([{ path: "Extras/Heron-short.mkv", size: 1 }])).toEqual(["extra"]);
  const short = { path: "The-Long-Short.mkv", size: 4 * GB };
  expect(rolesOf([short])).toEqual(["video"]);
  expect(
    rolesOf([
      { path: "Heron.x264-OTHER.mkv", size: GB },
      { path: "heron.nfo", size: 1 },
    ]),
  ).toEqual(["video", "other"]);
  expect(
    rolesOf([
      { path: "Heron.mkv", size: 1 },
      { path: "Heron-short.mkv", size: 1 },
    ]),
  ).toEqual(["video", "extra"]);
});

test("a file named only with an extra's word is an extra next to a film, and the film when it is alone", () => {
  const film = { path: "Heron (1990).mkv", size: 4 * GB };
  for (const path of [
    "making of.mkv",
    "The.Making.Of.mkv",
    "Trailer 2.mp4",
    "Behind_the_Scenes.mkv",
  ]) {
    expect(rolesOf([film, { path, size: GB }])).toEqual(["video", "extra"]);
    expect(rolesOf([{ path, size: GB }])).toEqual(["video"]);
  }
  expect(roleOf("Making of a Heron.mkv", GB)).toBe("video");
  expect(rolesOf([film, { path: "Trailer.Park.mkv", size: GB }])).toEqual(["video", "video"]);
});

test.each([
  ["Heron.1995.1080p.mkv", "Heron.1995.Theatrical.Trailer.mkv"],
  ["Heron.1995.1080p.mkv", "Heron.1995.1080p.BluRay.Trailer.mkv"],
  ["Heron.1995.1080p.mkv", "Heron (1995) - Trailer 2 [1080p].mkv"],
  ["Heron.1995.1080p.mkv", "Heron - Official Trailer.mkv"],
  ["Heron.1995.1080p.mkv", "Heron.Making.Of.mkv"],
  ["Heron.1995.1080p.mkv", "heron.1995.the.making.of.720p.mkv"],
  ["Heron.1995.1080p.mkv", "Heron.1995.Deleted.Scenes.mkv"],
  ["Heron (1995)/Heron.1995.mkv", "Heron (1995)/Heron - Interviews.mkv"],
  ["Heron.mkv", "Heron.1995.Bonus.Disc.mkv"],
  ["Marsh.Lights.S01E01.mkv", "Marsh.Lights.S01.Gag.Reel.1080p.mkv"],
])("next to %s, %s is an extra of it, but alone it is a video", (film, path) => {
  const files = [film, path].map((one) => ({ path: one, size: GB }));
  expect(rolesOf(files)).toEqual(["video", "extra"]);
  expect(rolesOf(files.slice(1))).toEqual(["video"]);
});

test.each([
  ["another film's", "Heron.1995.mkv", "Heron.2019.Trailer.mkv"],
  ["another film's", "Heron.1995.mkv", "Heron.Island.Trailer.mkv"],
  ["another title's", "Heron.1995.mkv", "Marsh.1995.Making.Of.mkv"],
  [
    "an episode, which may be called so",
    "Marsh.Lights.S01E01.mkv",
    "Marsh.Lights.S01E02.Behind.the.Scenes.mkv",
  ],
  ["a film", "Heron.1995.mkv", "The.Interview.2014.mkv"],
  ["a film", "The.Interview.2014.mkv", "The.Interview.mkv"],
  ["the film with another sound", "Heron.1995.mkv", "Heron.1995.Commentary.mkv"],
])("%s: beside %s, %s stays a video", (_, film, path) =>
  expect(rolesOf([film, path].map((one) => ({ path: one, size: GB })))).toEqual(["video", "video"]),
);

test("treats a folder as the work's own if its video states the folder's name as the title", () => {
  const words = [
    "Extras",
    "extras",
    "Shorts",
    "Trailers",
    "Interviews",
    "Bonus",
    "Other",
    "Scenes",
  ];
  for (const word of words) {
    for (const around of ["", "TV/", "Downloads/Movies/"]) {
      for (const file of [
        `Season 1/${word} S01E02.mkv`,
        `${word}.1x02.720p.mkv`,
        `${word} (2009).mkv`,
        `${word}.2009.1080p.WEB.x264-GRP.mkv`,
      ]) {
        const path = `${around}${word}/${file}`;
        expect(roleOf(path, GB), path).toBe("video");
      }
    }
    for (const path of [
      `${word}/Heron (2019).mkv`,
      `${word}/${word}.mkv`,
      `${word}/${word} 2.mkv`,
      `Heron (2019)/${word}/${word} (2009).mkv`,
    ]) {
      expect(roleOf(path, GB), path).toBe("extra");
    }
  }
});

test("treats Samples as a title if the video states an episode or a year", () => {
  const MB = 1024 ** 2;
  for (const path of [
    "Samples/S01/Samples.S01E01.mkv",
    "TV/Samples/Season 1/Samples - 1x02.mkv",
    "Sample (2009)/Sample (2009).mkv",
    "Samples.S01E01.720p.mkv",
  ]) {
    expect(roleOf(path, 30 * MB), path).toBe("video");
  }
  for (const path of [
    "Heron.S01E01/Sample/sample.s01e01.mkv",
    "Heron.S01E01/Heron.S01E01.sample.mkv",
    "Sample/heron.s01e01.mkv",
    "Samples/sample.mkv",
    "sample-heron.s01e01.mkv",
  ]) {
    expect(roleOf(path, 30 * MB), path).toBe("sample");
  }
});

test("asks about a season in a folder that is called like extras, unless its release has another video", () => {
  const season = { path: "TV/Extras/Season 1/01.mkv", size: GB };
  expect(rolesOf([season])).toEqual(["video"]);
  expect(rolesOf([season, { path: "Heron S01E01.mkv", size: GB }])).toEqual(["extra", "video"]);
  expect(rolesOf([{ path: "Heron/Extras/Season 1/01.mkv", size: GB }])).toEqual(["extra"]);
  expect(rolesOf([{ path: "Season 1/Heron-trailer.mkv", size: GB }])).toEqual(["extra"]);
});

test.each([
  "NC/NCOP1.mkv",
  "NCOP.mkv",
  "Creditless/NCED2a.mkv",
  "NCED 02 v2.mkv",
  "Creditless Opening 1.mkv",
])(
  "treats an anime's opening or ending without credits as an extra of the episodes: %s",
  (path) => {
    const episode = { path: "[Grp] Sora - 01.mkv", size: GB };
    expect(rolesOf([episode, { path, size: GB }])).toEqual(["video", "extra"]);
    // On its own, it may be anything.
    expect(rolesOf([{ path, size: GB }])).toEqual(["video"]);
  },
);

test("keeps a title that only begins like an opening without credits", () => {
  for (const path of ["NCOPs Academy 01.mkv", "Opening 1.mkv", "NCO 1.mkv"]) {
    const episode = { path: "[Grp] Sora - 01.mkv", size: GB };
    expect(rolesOf([episode, { path, size: GB }]), path).toEqual(["video", "video"]);
  }
});
