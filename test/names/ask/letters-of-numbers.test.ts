// Words in which letters count a season and its episode: `Se01Ep03`.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { season, series } from "../../support/works.ts";

const identify = identifying([
  series(1, "Rope Walk", 2016, [season(1, 5, 2016, ["Hemp", "Tar Kettle", "Long Shed", "Yarn"])]),
  series(2, "Slate Quay", 2019, [{ ...season(1, 5, 2019, Array(5).fill("")) }]),
]);

test.each([
  "Rope Walk Se01Ep03.mkv",
  "Rope.Walk.Se01.Ep03.720p.mkv",
  "Rope Walk - se1ep3 - Long Shed.mkv",
  "Rope Walk Se01E03.mkv",
  "Rope.Walk.Sn1.Ep3.mkv",
  "Rope Walk S01xE03 720p HDTV.mkv",
  "Rope Walk/Season 1/Se01Ep03.mkv",
])("%s: the letters next to the numbers need no other role", async (name) => {
  expect((await identify(name)).places).toEqual(["1x3"]);
});

test.each([
  "Rope Walk Se01Ep03 Cast05.mkv",
  "Rope Walk Cast05 Se01Ep03.mkv",
  "Rope Walk Podcast Se01Ep03.mkv",
  "Slate Quay Podcast Se01Ep03.mkv",
  "Slate Quay Table05 Se01Ep03.mkv",
  "Rope Walk Se01Ep03 Reaction.mkv",
  "Rope Walk Se01Ep03Se01Ep05.mkv",
  "Rope Walk Sx01Ep03.mkv",
  "Rope Walk Se01Tp03.mkv",
  "Rope Walk Se01Ep03 2x04.mkv",
  "Rope Walk/Season 2/Se01Ep03.mkv",
  "Rope Walk Se01Ep03 - Yarn.mkv",
])("holds another word or number in the same place: %s", async (name) => {
  expect((await identify(name)).verdict).toBeInstanceOf(Array);
});
