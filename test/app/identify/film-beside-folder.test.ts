import { expect, test } from "vitest";
import { createIdentify } from "../../../src/app/identify/identify.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { movie } from "../../support/works.ts";

const CATALOGUE: Listed[] = [
  movie(603, "The Matrix", 1999),
  movie(604, "The Matrix Reloaded", 2003),
  movie(948, "Halloween", 1978),
  movie(11675, "Halloween H20: 20 Years Later", 1998),
  movie(771, "Home Alone", 1990),
  movie(772, "Home Alone 2: Lost in New York", 1992),
  movie(954, "Mission: Impossible", 1996),
  movie(120, "The Lord of the Rings: The Fellowship of the Ring", 2001),
  movie(955, "Mission: Impossible II", 2000),
  movie(31, "Some Lanterns", 1988),
  movie(32, "Some Lanterns Do", 1969),
  movie(33, "Iron Harbour 2", 2010),
];

async function verdict(name: string, video: string) {
  const { ports } = cataloguePorts(CATALOGUE);
  const { decision } = await createIdentify(ports)({ name, videos: [video] }, new AbortController().signal);
  return decision.kind === "review" ? "held" : decision.identity.tmdbId;
}

test.each([
  ["The Matrix (1999)", "matrix2.mkv"],
  ["Halloween (1978)", "halloween.h20.mkv"],
  ["Home Alone (1990)", "home alone lost in new york.mkv"],
  ["Mission Impossible (1996)", "MI2.mkv"],
  ["Mission Impossible (1996)", "mi2.mkv"],
  ["The Lord of the Rings The Fellowship of the Ring (2001)", "lotr2.mkv"],
  ["Some Lanterns (1988)", "Do.mkv"],
  ["Some Lanterns (1988)", "ironharbour2.mkv"],
  ["Some.Lanterns.1988.1080p.BluRay.x264-GRP", "grp-autumnof84.mkv"],
  ["Some Lanterns (1988)", "paperboatsrevelation3d.mkv"],
])("in the folder %s the file %s is another film", async (name, video) => {
  expect(await verdict(name, video)).toBe("held");
});

test.each([
  ["The Matrix (1999)", "matrix.mkv", 603],
  ["The Matrix (1999)", "matrix1.mkv", 603],
  ["The.Matrix.1999.1080p.BluRay.x264-GRP", "grp-matrix.mkv", 603],
  ["The Lord of the Rings The Fellowship of the Ring (2001)", "lotr1.mkv", 120],
  ["Halloween (1978)", "halloween.mkv", 948],
  ["Home Alone (1990)", "home alone.mkv", 771],
  ["Mission Impossible II (2000)", "mi2.mkv", 955],
  ["Mission.Impossible.1996.1080p.BluRay.x264-GRP", "grp-mi.mkv", 954],
  ["Some Lanterns (1988)", "somelanterns1.mkv", 31],
  ["Some Lanterns (1988)", "a81fbc33d0.mkv", 31],
  ["Iron Harbour 2 (2010)", "ironharbour2.mkv", 33],
])("in the folder %s the file %s is its film", async (name, video, id) => {
  expect(await verdict(name, video)).toBe(id);
});
