// Files whose names are hashes: their folder says what they are.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const identify = identifying([
  movie(1, "Marble Lantern", 2014),
  movie(2, "Up", 2009),
  movie(3, "Copper Kite", 2010),
  series(7, "Lighthouse Row", 2011, [season(1, 3, 2011, ["Salt and Iron", "The Lamp", "Fog"])]),
]);
const FILM = "Marble.Lantern.2014.1080p.BluRay.x264-GRP";
const EPISODE = "Lighthouse.Row.S01E02.1080p.WEB.H264-GRP";

test.each([
  "abc.xyz.4c3b0f28a92b34",
  "abc.xyz.a4c567edbcbf27.BLA",
  "abc.xyz.4c3b0f28a92b344c3b0f28a92b344c3b",
  "abc xyz 4c3b0f28a92b34",
  "[abc.xyz]-4c3b0f28a92b34",
  "4c3b0f28a92b34",
  "a4c567edbcbf",
  "0e02b2c3d479f47ac10b58cc4372a567",
  "f47ac10b-58cc-4372-a567-0e02b2c3d479",
  "F47AC10B-58CC-4372-A567-0E02B2C3D479",
  "f47ac10b_58cc_4372_a567_0e02b2c3d479",
  "{f47ac10b-58cc-4372-a567-0e02b2c3d479}",
])("%s says nothing against its folder", async (hash) => {
  const of = async (name: string) => (await identify({ name, videos: [`${hash}.mkv`] })).verdict;
  expect([await of(FILM), await of(EPISODE)]).toEqual([1, 7]);
});

test.each([
  "Up.4c3b0f28a92b34",
  "Copper.Kite.4c3b0f28a92b34",
  "abc.xyz.Copper.Kite.4c3b0f28a92b34",
  "abc.xyz.4c3b0f28a92b34.Copper.Kite",
  "abc.xyz",
  "abc.xyz.2012",
  "Qu.Wex.4c3b0f28a92b34",
  "podcast-4c3b0f28a92b34",
  "{Copper Kite}",
])("%s has other words and waits", async (name) => {
  const of = async (folder: string) =>
    (await identify({ name: folder, videos: [`${name}.mkv`] })).verdict;
  expect([await of(FILM), await of(EPISODE)]).toEqual([expect.any(Array), expect.any(Array)]);
});
