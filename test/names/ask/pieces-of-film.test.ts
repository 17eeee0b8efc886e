// Pieces of a film with short names: `CD1.avi`, `grp-hla.avi`, `hlcd2.avi`.
import { expect, test } from "vitest";
import { identifying, running } from "../../support/identifying.ts";
import { movie, series } from "../../support/works.ts";

const identify = identifying([
  movie(1, "Harvest Lane", 1998, { runtimeMinutes: 100 }),
  movie(2, "Harvest Lane 2", 2001),
  series(3, "Hill Lamp", 2003, []),
]);
const FOLDER = "Harvest.Lane.1998.DVDRip.XviD-GRANITE";

test.each([
  [["CD1.avi", "CD2.avi"]],
  [["Disc 1.avi", "Disc 2.avi", "Disc 3.avi"]],
  [["hlcd1.avi", "hlcd2.avi"]],
  [["grn-hlcd1.avi", "grn-hlcd2.avi"]],
  [["granite-hla.avi", "granite-hlb.avi"]],
  [["grn-hl.a.avi", "grn-hl.b.avi"]],
  [["CD1/grn-hl1.avi", "CD2/grn-hl2.avi"]],
  [["CD1/grn-hla.avi", "CD2/grn-hlb.avi"]],
  [["harvestlanecd1.avi", "harvestlanecd2.avi"]],
])("%j are the pieces of their folder's film", async (videos) => {
  const each = running(100 / videos.length);
  const given = { name: FOLDER, videos, at: "/downloads" };
  expect((await identify(given, { lengths: each })).verdict).toBe(1);
});

test.each([
  // Not numbered from 1 without a gap, or the same piece twice.
  [["CD1.avi", "CD3.avi"]],
  [["hlcd1.avi", "hlcd3.avi"]],
  [["hla.avi", "hlc.avi"]],
  [["hlb.avi", "hlc.avi"]],
  [["CD1/hl2.avi", "CD2/hl1.avi"]],
  [["hlcd1.avi", "grn-hlcd1.avi"]],
  // A bare number may be that of another film.
  [["hl1.avi", "hl2.avi"]],
  // Other letters, other words, another video.
  [["grn-xya.avi", "grn-xyb.avi"]],
  [["bts-hla.avi", "bts-hlb.avi"]],
  [["talk-hlcd1.avi", "talk-hlcd2.avi"]],
  [["hla-talk.avi", "hlb-talk.avi"]],
  [["hlcd1.avi", "xycd2.avi"]],
  [["hlcd1.avi", "hlcd2.avi", "Bellows.avi"]],
  [["CD1.avi"]],
])("holds other pieces: %j", async (videos) => {
  expect((await identify({ name: FOLDER, videos })).verdict).toBeInstanceOf(Array);
});

test.each([[["CD1.avi", "CD2.avi"]], [["hla.avi", "hlb.avi"]]])(
  "holds %j if each of them runs as long as the film",
  async (videos) => {
    const given = { name: FOLDER, videos, at: "/downloads" };
    expect((await identify(given, { lengths: running(100) })).verdict).toBeInstanceOf(Array);
  },
);

const COUNTED = "Harvest Lane (1998)";

test.each([
  [["(1of2)", "(2of2)"]],
  [["[1 of 2]", "[2 of 2]"]],
  [["- Part 1 of 2", "- Part 2 of 2"]],
  [["1of3", "2of3", "3of3"]],
  [["(1 von 2)", "(2 von 2)"]],
  [["- 1 de 2", "- 2 de 2"]],
  [["(2of2)", "(1of2)"]],
  [["1of2 1080p BluRay x264-GRP", "2of2 1080p BluRay x264-GRP"]],
])("%j count the pieces of a film out of their total", async (counts) => {
  const videos = counts.map((count) => `${COUNTED} ${count}.mkv`);
  const given = { name: COUNTED, videos, at: "/downloads" };
  expect((await identify(given, { lengths: running(100 / videos.length) })).verdict).toBe(1);
  // A video as long as the film is the whole film.
  expect((await identify(given, { lengths: running(100) })).verdict).toBeInstanceOf(Array);
});

test.each([
  // A piece is missing or there twice, totals differ, or a name has another title or word.
  [["Harvest Lane (1998) (1of3)", "Harvest Lane (1998) (2of3)"]],
  [["Harvest Lane (1998) (1of2)", "Harvest Lane (1998) [1 of 2]"]],
  [["Harvest Lane (1998) (1of2)", "Harvest Lane (1998) (2of3)"]],
  [["Hill Lamp (1998) (1of2)", "Hill Lamp (1998) (2of2)"]],
  [["Harvest Lane (1998) Talk (1of2)", "Harvest Lane (1998) Talk (2of2)"]],
  [["Harvest Lane (1998) Talk (1of2)", "Harvest Lane (1998) (2of2)"]],
  [["Talk Harvest Lane (1998) (1of2)", "Talk Harvest Lane (1998) (2of2)"]],
  [["Harvest Lane (1998) (1of2) Talk", "Harvest Lane (1998) (2of2) Talk"]],
  [["Harvest Lane Talk 1of2", "Harvest Lane Talk 2of2"]],
  [
    [
      "Harvest Lane (1998) 1080p 1of2 Ploqueth x264",
      "Harvest Lane (1998) 1080p 2of2 Ploqueth x264",
    ],
  ],
  [["Harvest Lane (1998) (1of2)", "Harvest Lane 2 (2001) (2of2)"]],
  [["Harvest Lane (1998) (2of2)"]],
])("%j do not count all pieces and wait", async (names) => {
  const videos = names.map((name) => `${name}.mkv`);
  const given = { name: COUNTED, videos, at: "/downloads" };
  const each = running(100 / videos.length);
  expect((await identify(given, { lengths: each })).verdict).toBeInstanceOf(Array);
});
