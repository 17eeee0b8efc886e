import { expect, test } from "vitest";
import { shapeOf } from "../../../src/core/settle/observation.ts";
import { rolesOf } from "../../../src/core/settle/roles.ts";

const shape = (...files: (string | [path: string, size: number])[]) => {
  const sized = files.map((file) =>
    typeof file === "string" ? { path: file, size: 1000 } : { path: file[0], size: file[1] },
  );
  const roles = rolesOf(sized);
  return shapeOf(sized.map((file, index) => ({ ...file, role: roles[index]! })));
};
const code = (...files: Parameters<typeof shape>) => {
  const result = shape(...files);
  return "reason" in result ? `${result.kind} ${result.reason.code}` : result.kind;
};

test("accepts a video with any companions or a lone sample, and sends archives, discs and images to review", () => {
  expect(code("Heron.mkv", "heron.nfo", "cover.jpg", "theme.mp3")).toBe("media");
  expect(code("heron-sample.mkv")).toBe("media");
  expect(code(["Subs/heron.rar", 400], ["heron.mkv", 1000])).toBe("media");
  expect(code("heron.rar", "heron.r00")).toBe("archive archive");
  expect(code("heron.rar", "Sample/heron.mkv")).toBe("archive archive");
  expect(code(["heron.rar", 900], ["heron.mkv", 1000])).toBe("archive archive");
  expect(code("BDMV/index.bdmv", "BDMV/STREAM/00000.m2ts")).toBe("disc disc");
  expect(code("heron.iso", "heron.mkv")).toBe("disc disc");
});

test.each([
  [["Show S01E01/VIDEO_TS/VTS_01_1.VOB", "Show S01E02.mkv", "Show S01E03.mkv"]],
  [["Season 1/Show - S01E01-E02/VIDEO_TS/VIDEO_TS.IFO", "Season 1/Show - S01E03.mkv"]],
  [["Show.S01E01.iso", "Show.S01E02.mkv"]],
  [["Show 1x01/BDMV/STREAM/00001.m2ts", "Show 1x02.mkv", "Show 1x02.en.srt"]],
  [["Season 1/Show 1x01.img", "Season 2/Show 2x01.mkv"]],
  [["Show S01E01/VIDEO_TS/VTS_01_1.VOB", "Show S01E04/VIDEO_TS/VTS_01_1.VOB", "Show S01E03.mkv"]],
])("a disc of another episode does not hold the videos beside it: %j", (files) =>
  expect(code(...files)).toBe("media"),
);

test.each([
  [["Show S01E01/VIDEO_TS/VTS_01_1.VOB", "Show S01E01.mkv"]],
  [["Show S01E01-E03/VIDEO_TS/VTS_01_1.VOB", "Show S01E02.mkv", "Show S01E04.mkv"]],
  [["Show S01 Disc 1/VIDEO_TS/VTS_01_1.VOB", "Show S01E09.mkv"]],
  [["VIDEO_TS/VTS_01_1.VOB", "Show S01E02.mkv"]],
  [["Show S01E01/VIDEO_TS/VTS_01_1.VOB", "Making of Show.mkv", "Show S01E02.mkv"]],
  [["Show S01E01/VIDEO_TS/VTS_01_1.VOB", "heron.iso", "Show S01E02.mkv"]],
  [["Show S01E01/VIDEO_TS/VTS_01_1.VOB", "Show S01E02.en.srt"]],
])("a disc that may have a video's episode or film holds all of them: %j", (files) =>
  expect(code(...files)).toBe("disc disc"),
);

test.each([
  [["01.flac", "02.flac", "cover.jpg"], "nothing music"],
  [["setup.exe", "readme.txt", "theme.ogg"], "nothing game"],
  [["novel.epub", "cover.jpg"], "nothing book"],
  [["a.jpg"], "nothing pictures"],
  [["Heron.en.srt"], "nothing only_subtitles"],
  [["Trailers/one.mkv"], "nothing only_extras"],
  [["readme.txt"], "nothing no_video"],
  [[], "nothing empty"],
])("%j: %s", (files, expected) => {
  expect(code(...files)).toBe(expected);
});

test("the reason describes in one sentence which files were found", () => {
  expect(shape("01.flac")).toEqual({
    kind: "nothing",
    reason: { code: "music", message: "It contains music but no video." },
  });
});

test("a disc among other videos is named, and nothing says that it is a film", () => {
  const disc = "Season 1/Show - S01E01-02/VIDEO_TS/VIDEO_TS.IFO";
  const items = [
    { path: disc, role: "disc", size: 9 },
    { path: "Season 1/Show - S01E02.mkv", role: "video", size: 9 },
  ] as const;
  const messageOf = (some: Parameters<typeof shapeOf>[0]) => {
    const shape = shapeOf(some);
    return shape.kind === "disc" ? shape.reason.message : shape.kind;
  };
  expect(messageOf(items)).toBe(
    '"Season 1/Show - S01E01-02" is a disc or a disc image, so no single file of it is the video. ' +
      "The release's other videos wait with it.",
  );
  expect(messageOf(items.slice(0, 1))).toMatch(/^It is a disc.*is the video\.$/);
  expect(messageOf([{ ...items[0], path: "Show.S01E02.iso" }, items[1]])).toMatch(
    /^"Show\.S01E02\.iso" is a disc/,
  );
});
