// Folders of months and days around an episode of a daily show.
import { expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

// Weekly from 1 January: 2023-02-05 is episode 6, 2023-03-05 episode 10.
const identify = identifying([
  series(1, "Evening Bell", 2019, [season(1, 20, 2019), season(5, 40, 2023)]),
  series(2, "Night Table", 2023, [season(1, 40, 2023), season(2, 12, 2024)]),
  movie(3, "February", 2015),
]);

test.each([
  "Evening Bell/2023/02/Evening Bell 2023-02-05.mkv",
  "Evening Bell/2023/02 - February/Evening Bell 2023-02-05.mkv",
  "Evening Bell/2023/Feb/Evening Bell - 2023-02-05.mkv",
  "Evening Bell/February/Evening Bell 2023-02-05.mkv",
  "Evening Bell/February 2023/Evening Bell 2023-02-05.mkv",
  "Evening Bell/2023-02/Evening Bell 2023-02-05.mkv",
  "Evening Bell/Season 2023/02/Evening Bell 2023-02-05.mkv",
  "Evening Bell/2023/02/05/Evening.Bell.2023.02.05.720p.mkv",
  "Evening Bell/2023/036/Evening Bell 2023-02-05.mkv",
])("%s: each folder states a part of the day", async (name) => {
  expect(await identify(name)).toMatchObject({ verdict: 1, places: ["5x6"] });
});

test.each([
  "Evening Bell/2023/02/05.mkv",
  "Evening Bell/2023/February/05.mkv",
  "Evening Bell/2023-02/05 - Chapter 5-6.mkv",
])("%s: the folders and the name state the day together", async (name) => {
  expect(await identify(name)).toMatchObject({ verdict: 1, places: ["5x6"] });
});

test("a month and a day in the name cannot mean another day", async () => {
  expect((await identify("Evening Bell/2023/02.19.mkv")).places).toEqual(["5x8"]);
});

test("each video of a pack has its day", async () => {
  const videos = ["2023/02/05.mkv", "2023/02/12.mkv", "2023/03/05.mkv"];
  const { places } = await identify({ name: "Evening Bell", videos });
  expect(places).toEqual(["5x6", "5x7", "5x10"]);
});

test.each([
  // The folder of another month, day or year.
  "Evening Bell/2023/03/Evening Bell 2023-02-05.mkv",
  "Evening Bell/2023/March/Evening Bell 2023-02-05.mkv",
  "Evening Bell/2022/02/Evening Bell 2023-02-05.mkv",
  "Evening Bell/2022-02/Evening Bell 2023-02-05.mkv",
  "Evening Bell/2023/02/06/Evening Bell 2023-02-05.mkv",
  "Evening Bell/2023/037/Evening Bell 2023-02-05.mkv",
  "Evening Bell/02/Evening Bell 2023-02-05.mkv",
  "Evening Bell/2023/02 Recap/Evening Bell 2023-02-05.mkv",
  "Evening Bell/2023/February Specials/Evening Bell 2023-02-05.mkv",
  "Evening Bell/2023/02/03/04/Evening Bell 2023-02-03.mkv",
  // No whole day, or a day without an episode.
  "Evening Bell/02/05.mkv",
  "Evening Bell/February/05.mkv",
  "Evening Bell/2023/02/06.mkv",
  "Evening Bell/2023/02/30.mkv",
  "Evening Bell/2023/02/05 - Reaction.mkv",
  "Evening Bell (2023)/02/05.mkv",
  "Evening Bell/2023/02.05.mkv",
  // Two numbers in the folder of a year may also be season and episode.
  "Night Table/2023/01-15.mkv",
  "Night Table/2023/01.15.mkv",
  "Night Table/2024/02-05.mkv",
])("holds another day, a part of one or a word next to it: %s", async (name) => {
  expect((await identify(name)).verdict).toBeInstanceOf(Array);
});

test("holds a pack with a video that has no day", async () => {
  const videos = ["2023/02/05.mkv", "2023/02/clip.mkv"];
  expect((await identify({ name: "Evening Bell", videos })).verdict).toBeInstanceOf(Array);
});
