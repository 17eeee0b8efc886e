// Folders whose name lists the films of their videos.
import { describe, expect, test } from "vitest";
import { createIdentify, createTellApart } from "../../../src/names/index.ts";
import { cataloguePorts } from "../../support/catalogue-ports.ts";
import { movie } from "../../support/works.ts";

const { ports } = cataloguePorts([
  movie(1, "Cinder Ferry", 1958),
  movie(2, "Quartz Lodge", 1959),
  movie(3, "Hazel Parish", 1960),
]);
const identify = createIdentify(ports);
const tellApart = createTellApart(identify);
const { signal } = new AbortController();

/** Returns the ids of the films that are filed without asking. */
async function filedOf(name: string, videos: string[]): Promise<number[]> {
  const whole = await identify({ name, videos }, signal);
  const { own, apart } = await tellApart({ name, videos }, whole, signal);
  return [own, ...apart.map(({ identified }) => identified)].flatMap(({ decision }) =>
    decision.kind === "auto" ? [decision.identity.tmdbId] : [],
  );
}

const TWO = ["Cinder Ferry (1958).mkv", "Quartz Lodge (1959).mkv"];

describe("a folder that lists the films of its videos", () => {
  test.each([
    ["Cinder Ferry (1958) & Quartz Lodge (1959) Double Feature 1080p BluRay x264", TWO, [1, 2]],
    ["Cinder.Ferry.1958.and.Quartz.Lodge.1959.1080p.BluRay.x264-GRP", TWO, [1, 2]],
    ["Cinder Ferry + Quartz Lodge (1958-1959) [1080p]", TWO, [1, 2]],
    [
      "Cinder Ferry, Quartz Lodge und Hazel Parish Triple Feature",
      [...TWO, "Hazel.Parish.1960.mkv"],
      [1, 2, 3],
    ],
  ])("has each film filed on its own: %s", async (name, videos, ids) => {
    expect(await filedOf(name, videos)).toEqual(ids);
  });
  test.each([
    ["another word", "Cinder Ferry (1958) & Quartz Lodge (1959) Podcast 1080p", TWO],
    ["a word in another script", "Cinder Ferry (1958) & Quartz Lodge (1959) メイキング", TWO],
    ["another title", "Cinder Ferry (1958) & Quartz Lodge (1959) & Onyx Wharf (1960)", TWO],
    ["another year", "Cinder Ferry (1958) & Quartz Lodge (1979) Double Feature", TWO],
    ["a number", "Cinder Ferry 2 & Quartz Lodge (1959)", TWO],
    ["a title that no video has", "Cinder Ferry (1958) & Quartz Lodge (1959)", TWO.slice(0, 1)],
    [
      "a video without a year",
      "Cinder Ferry (1958) & Quartz Lodge (1959)",
      ["Cinder Ferry (1958).mkv", "Quartz Lodge.mkv"],
    ],
  ])("stays in review with %s", async (_, name, videos) => {
    expect(await filedOf(name, videos)).toEqual([]);
  });
});
