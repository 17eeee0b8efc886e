// A word for a special, such as OVA, is read with its number and not as part of the title.
import { describe, expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { season, series } from "../../support/works.ts";

const SPECIALS = ["The Other Shore", "Beach Episode"];
const identify = identifying([
  series(7, "Marble Lantern", 2012, [season(0, 2, 2013, SPECIALS), season(1, 12, 2012)]),
  series(8, "Winter Special", 2009, [season(1, 6, 2009)]),
]);

describe("a name with the word for a special", () => {
  test.each([
    "[Grp] Marble Lantern OAD 2 (BD 1080p).mkv",
    "[Grp] Marble Lantern OVA 01.mkv",
    "[Grp] Marble Lantern - ONA - 02 [720p].mkv",
    "[Grp] Marble Lantern - Special 1.mkv",
    "[Grp] Marble Lantern OVA - The Other Shore [1080p].mkv",
    "[Grp] Marble Lantern Special - Beach Episode [1080p].mkv",
    "[Grp] Marble Lantern Specials (BD 1080p).mkv",
    "[Grp] Marble Lantern OVA [1080p].mkv",
    "[Grp] Marble Lantern - SP02 [1080p].mkv",
    "Marble Lantern OVA 2.mkv",
    "Marble_Lantern_OAD_-_01_[BD].mkv",
  ])("a special waits with its series as the candidate: %s", async (name) => {
    const { verdict, ranked } = await identify({ name, videos: [name] });
    expect(verdict).toEqual(expect.any(Array));
    expect(verdict).not.toContain("no_match");
    expect(ranked[0]?.candidate.tmdbId).toBe(7);
  });

  test.each([
    ["Winter Special - S01E02.mkv", "1x2"],
    ["[Grp] Winter Special - 02 [1080p].mkv", "1x2"],
  ])("a word that TMDB's title has belongs to the title: %s", async (name, place) => {
    const { verdict, places } = await identify({ name, videos: [name] });
    expect(places[0] ?? verdict).toBe(place);
  });
});
