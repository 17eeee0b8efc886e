// Names that a program or site has encoded or decorated are read like the plain name.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const identify = identifying([
  series(1, "Ferry Town", 2009, [season(1, 6, 2009, ["Cold Store", "Night Tide"])]),
  movie(2, "The Marble Lantern", 1983),
  movie(3, "Heron's Ashes", 1991),
  movie(4, "Salt & Iron", 2001),
  movie(5, "100% Heron", 2020),
  movie(6, "50%50", 2011),
  movie(7, "Hawaiʻi Heron", 2014),
]);

test.each([
  ["The%20Marble%20Lantern%201983.mkv", 2],
  ["The%20Marble%20Lantern%20%281983%29/The%20Marble%20Lantern%20%281983%29.mkv", 2],
  ["Ferry%20Town/Season%201/S01E02.mkv", 1],
  ["Ferry%20Town%20-%20S01E02%20-%20Night%20Tide.mkv", 1],
  ["Heron&#39;s Ashes (1991).mkv", 3],
  ["Salt.&amp;.Iron.2001.mkv", 4],
  ["Heron′s Ashes (1991).mkv", 3],
  ["Heron‛s.Ashes.1991.1080p.mkv", 3],
  ["Hawai‘i Heron 2014.mkv", 7],
  ["🇩🇪The Marble Lantern 1983🇩🇪.mkv", 2],
  ["🎬Ferry Town S01E02🎬.mkv", 1],
  ["The Marble Lantern™ 1983.mkv", 2],
  ["100% Heron (2020).mkv", 5],
  ["100%25%20Heron%20(2020).mkv", 5],
  ["50%50.2011.1080p.mkv", 6],
])("%s is filed like the plain name", async (name, id) => {
  expect((await identify(name)).verdict).toBe(id);
});

test("a release and its video are read alike", async () => {
  const given = { name: "Ferry%20Town%20S01", videos: ["Ferry%20Town%20S01E02.mkv"] };
  expect(await identify(given)).toMatchObject({ verdict: 1, places: ["1x2"] });
});

test.each([
  "The%20Marble%20Lantern%202%201983.mkv",
  "Ferry%20Town%20-%20S01E02%20-%20Cold%20Store.mkv",
  "Salt.&amp;.Iron.Reaction.2001.mkv",
  "🇩🇪The Marble Lantern Podcast 1983🇩🇪.mkv",
])("%s waits", async (name) => {
  expect((await identify(name)).verdict).toBeInstanceOf(Array);
});
