import { expect, test } from "vitest";
import { parseName } from "../../../src/names/parse/name.ts";
import { compareQuality } from "../../../src/names/quality/compare.ts";
import { type Quality, qualityOf } from "../../../src/names/quality/order.ts";

const GB = 1024 ** 3;
const quality = (name: string, bytes = 0): Quality => qualityOf(parseName(name), bytes);
const compared = (fresh: string, old: string): string => {
  const { verdict, why } = compareQuality(quality(fresh), quality(old));
  return `${verdict}: ${why}`;
};

/** In each pair, the first name is better than the second, for the stated reason. */
const ORDER: [better: string, worse: string, why: string][] = [
  [
    "Film.2010.1080p.BluRay.x264-AB.mkv",
    "Film.2010.720p.BluRay.x264-CD.mkv",
    "1080p instead of 720p",
  ],
  [
    "Film.2010.2160p.WEB-DL.x265-AB.mkv",
    "Film.2010.1080p.BluRay.REMUX.AVC-CD.mkv",
    "2160p instead of 1080p",
  ],
  [
    "Film.2010.1080p.REMUX.AVC-AB.mkv",
    "Film.2010.1080p.BluRay.x264-CD.mkv",
    "Remux instead of BluRay",
  ],
  [
    "Film.2010.1080p.BluRay.x264-AB.mkv",
    "Film.2010.1080p.WEB-DL.x264-CD.mkv",
    "BluRay instead of WEB-DL",
  ],
  [
    "Film.2010.1080p.WEB-DL.x264-AB.mkv",
    "Film.2010.1080p.WEBRip.x264-CD.mkv",
    "WEB-DL instead of WEBRip",
  ],
  [
    "Film.2010.1080p.WEBRip.x264-AB.mkv",
    "Film.2010.1080p.HDTV.x264-CD.mkv",
    "WEBRip instead of HDTV",
  ],
  ["Film.2010.720p.HDTV.x264-AB.mkv", "Film.2010.DVDRip.XviD-CD.avi", "720p instead of 480p"],
  ["Film.2010.DVDRip.XviD-AB.avi", "Film.2010.VHSRip.XviD-CD.avi", "DVD instead of VHS"],
  // A camera recording from a cinema is worse regardless of the resolution it claims.
  ["Film.2010.DVDRip.XviD-AB.avi", "Film.2010.1080p.HDCAM.x264-CD.mkv", "DVD instead of CAM"],
  [
    "Film.2010.720p.WEB-DL.x264-AB.mkv",
    "Film.2010.1080p.TELESYNC.x264-CD.mkv",
    "WEB-DL instead of TS",
  ],
  [
    "Film.2010.1080p.BluRay.PROPER.x264-AB.mkv",
    "Film.2010.1080p.BluRay.x264-CD.mkv",
    "a PROPER or REPACK instead of a first release",
  ],
  [
    "[AB] Film - 01v3 [1080p].mkv",
    "[CD] Film - 01v2 [1080p].mkv",
    "a later revision instead of an earlier one",
  ],
];

for (const [better, worse, why] of ORDER) {
  test(`${better} is better than ${worse}, and never vice versa`, () => {
    expect(compared(better, worse)).toBe(`better: ${why}`);
    expect(compared(worse, better)).toMatch(/^worse: /);
  });
}

/** Pairs that cannot be compared, in either direction. */
const UNCLEAR: [a: string, b: string, why: RegExp][] = [
  ["Film.2010.1080p.BluRay.mkv", "Film.2010.BluRay.mkv", /resolution of one of them/],
  ["Film.2010.1080p.BluRay.mkv", "Film.2010.1080p.x264.mkv", /source of one of them/],
  ["Film.2010.mkv", "Film.2010.PROPER.mkv", /source of one of them/],
  [
    "Film.2010.Directors.Cut.1080p.BluRay.mkv",
    "Film.2010.720p.BluRay.mkv",
    /different edition \(.*Director's Cut/,
  ],
  ["Film.2010.German.1080p.BluRay.mkv", "Film.2010.720p.BluRay.mkv", /different languages \(.*de/],
  ["Film.2010.1080p.BluRay.cd1.mkv", "Film.2010.720p.BluRay.mkv", /only a part/],
];

for (const [a, b, why] of UNCLEAR) {
  test(`${a} and ${b} cannot be compared, in either direction`, () => {
    expect(compared(a, b)).toMatch(why);
    expect(compared(a, b)).toMatch(/^unclear/);
    expect(compared(b, a)).toMatch(/^unclear/);
  });
}

test("a known resolution decides even if one source is unknown", () => {
  expect(compared("Film.2010.1080p.mkv", "Film.2010.720p.BluRay.mkv")).toBe(
    "better: 1080p instead of 720p",
  );
});

test("sizes count only within one class, and only if they differ clearly", () => {
  const of = (name: string, bytes: number) => quality(`Film.2010.${name}.mkv`, bytes);
  const small = of("1080p.BluRay.x264", 4 * GB);
  expect(compareQuality(of("1080p.BluRay.H264", 6 * GB), small)).toEqual({
    verdict: "better",
    why: "1.5 times as large",
  });
  expect(compareQuality(of("1080p.BluRay.x264", 5.9 * GB), small).verdict).toBe("equal");
  expect(compareQuality(small, of("1080p.BluRay.x264", 6 * GB)).verdict).toBe("worse");
  expect(compareQuality(of("1080p.BluRay.x265", 9 * GB), small).verdict).toBe("unclear");
  expect(compareQuality(of("1080p.BluRay.HDR.x264", 9 * GB), small).verdict).toBe("unclear");
  expect(compareQuality(of("BluRay.x264", 9 * GB), of("BluRay.x264", GB)).verdict).toBe("unclear");
});

test("comparing in reverse gives the opposite verdict", () => {
  const names = [...ORDER.flatMap(([a, b]) => [a, b]), ...UNCLEAR.flatMap(([a, b]) => [a, b])];
  const opposite = { better: "worse", worse: "better", equal: "equal", unclear: "unclear" };
  for (const a of names) {
    for (const b of names) {
      expect(compareQuality(quality(b), quality(a)).verdict, `${a} ${b}`).toBe(
        opposite[compareQuality(quality(a), quality(b)).verdict],
      );
    }
  }
});

test.each([
  ["Film.2010.REMASTERED.2160p.BluRay.x265", "Film.2010.REMASTERED.EXTENDED.1080p.BluRay.x264"],
  ["Film.2010.Remastered.Theatrical.2160p.BluRay", "Film.2010.Remastered.1080p.BluRay"],
  ["Film.2010.IMAX.2160p.BluRay.x265", "Film.2010.IMAX.Extended.1080p.BluRay.x264"],
  ["Film.2010.2160p.BluRay.x265", "Film.2010.Ultimate.Hunter.Edition.1080p.BluRay.x264"],
  ["Film.2010.2160p.BluRay.x265", "Film.2010.The.Assembly.Cut.1080p.BluRay.x264"],
])("%s is another edition than %s", (fresh, old) => {
  expect(compared(fresh, old)).toMatch(/^unclear: a different edition \(.* instead of .*\)$/);
  expect(compared(old, fresh)).toMatch(/^unclear: a different edition /);
});

test("the order of an edition's words does not matter", () => {
  expect(
    compared(
      "Film.2010.EXTENDED.REMASTERED.2160p.BluRay",
      "Film.2010.Remastered.Extended.1080p.BluRay",
    ),
  ).toBe("better: 2160p instead of 1080p");
});
