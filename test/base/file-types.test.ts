import { expect, test } from "vitest";
import {
  fileKindOf,
  isArchiveFile,
  isSubtitleFile,
  isVideoFile,
  nameKindOf,
} from "../../src/base/file-types.ts";

const VIDEO = "mkv mp4 m4v avi mov ts m2ts wmv webm mpg mpeg";
const SUBTITLE = "srt ass ssa sub idx sup vtt smi";
const NEVER_FILED = "mts flv ogm ogv divx rmvb strm 3gp asf iso img vob";
const BESIDE =
  "nfo txt torrent nzb rar zip 7z par2 sfv jpg jpeg png mka mp3 flac md5 xml part crdownload !qb epub pdf cbr cbz";
const WORDS = "tar gz aac opus ape raw exe gif mobi ifo clpi x264 2160p";

const each = (extensions: string): string[] => extensions.split(" ");

// Repeated here by hand, so that the set of filed files cannot change unnoticed.
test("only the documented videos and subtitles are filed", () => {
  for (const extension of each(VIDEO)) {
    expect(isVideoFile(`a/B.${extension.toUpperCase()}`), extension).toBe(true);
  }
  for (const extension of each(SUBTITLE)) {
    expect(isSubtitleFile(`a/B.${extension}`), extension).toBe(true);
  }
  for (const extension of each(`${SUBTITLE} ${NEVER_FILED} ${BESIDE} ${WORDS}`)) {
    expect(isVideoFile(`B.${extension}`), extension).toBe(false);
  }
  for (const extension of each(`${VIDEO} ${NEVER_FILED} ${BESIDE} ${WORDS}`)) {
    expect(isSubtitleFile(`B.${extension}`), extension).toBe(false);
  }
});

test("distinguishes a file suffix from a word of the name", () => {
  const kinds = (extensions: string) => [...new Set(each(extensions).map(nameKindOf))];
  expect(kinds(`${VIDEO} ${NEVER_FILED}`)).toEqual(["video"]);
  expect(kinds(SUBTITLE)).toEqual(["subtitle"]);
  expect(kinds(BESIDE)).toEqual(["other"]);
  expect(kinds(WORDS)).toEqual([undefined]);
});

test.each([
  ["disc.iso", "disc"],
  ["VTS_01_1.VOB", "disc"],
  ["setup.exe", "game"],
  ["01.flac", "music"],
  ["01.opus", "music"],
  ["a.cbz", "book"],
  ["a.webp", "pictures"],
  ["a.tar.gz", "archive"],
  ["a.flv", "other_video"],
  ["a.nfo", "beside"],
  ["a.unheard", undefined],
  [".mkv", undefined],
  ["mkv", undefined],
])("%s is %s", (path, kind) => expect(fileKindOf(path)).toBe(kind));

test.each([
  ["a.rar", true],
  ["a.r00", true],
  ["a.s01", true],
  ["a.z64", true],
  ["a.001", true],
  ["a.100", false],
  ["a.mkv", false],
])("%s is an archive or one of its volumes: %s", (path, expected) =>
  expect(isArchiveFile(path)).toBe(expected),
);
