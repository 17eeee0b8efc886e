// Facts about a release that need no table of words: language codes, certificates, minutes, rates.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const identify = identifying([
  movie(1, "Cinder Lane", 2008),
  series(2, "Lantern Court", 2013, [season(1, 8, 2013)]),
]);

test.each([
  // A language, or a version and its subtitles, in the grammar of their codes.
  "FR EN 1080p",
  "[FR-EN] 720p",
  "[DE+EN]",
  "VFF.EN.1080p",
  "VOA",
  "VOST",
  "VOSTF",
  "VOSTDE 1080p",
  "VO.STFR.1080p",
  "CZ EN",
  "SubESP 1080p",
  "POLdub 720p",
  "Dual Áudio 1080p",
  // A certificate, a rating, a length and a frame rate.
  "PG-13 1080p",
  "TV-MA 1080p",
  "[FSK 16]",
  "[7.4]",
  "104 min",
  "1h44m",
  "2h 04min 1080p",
  "29.97 fps",
  "23.976fps 1080p",
  // A container, and forms of 3D.
  "MKV 1080p",
  "3D.MVC.1080p",
  "3D.H-SBS.1080p",
])("files a film with facts about its release: Cinder Lane (2008) %s", async (words) => {
  expect((await identify(`Cinder Lane (2008) ${words}.mkv`)).verdict).toBe(1);
});

test.each(["VOSTDE", "FR EN 720p", "MKV 720p", "1080p [FSK 12]"])(
  "Lantern Court S01E03 %s",
  async (words) => {
    expect((await identify(`Lantern Court S01E03 ${words}.mkv`)).places).toEqual(["1x3"]);
  },
);

// Words in place of codes.
const WORDS = ["EN", "It Is", "IT IS", "French Star", "French STAR", "VOID", "Subway", "Dubbel"];
const MORE_WORDS = ["French No", "[FSK]", "24h", "1h", "Avi"];
// Numbers that count something else.
const NUMBERS = ["13", "20 min", "90 Minutes", "[3.4]", "7.4"];

test.each([
  ...[...WORDS, ...MORE_WORDS].map((words) => [words, "title_differs"] as const),
  ...NUMBERS.map((words) => [words, "number_differs"] as const),
])("holds a film with other words: Cinder Lane (2008) %s, because %s", async (words, code) => {
  expect((await identify(`Cinder Lane (2008) ${words}.mkv`)).verdict).toEqual([code]);
});
