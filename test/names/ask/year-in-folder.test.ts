// The year in an episode's file name must be that of its series or season.
import { describe, expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { season, series } from "../../support/works.ts";

const identify = identifying([
  series(1, "The Heron Files", 1994, [season(1, 4, 1994), season(2, 4, 1995)]),
  series(2, "The Heron Files", 2020, [season(1, 4, 2020)]),
  series(3, "Marrow Lane", 2008, [
    season(1, 4, 2008),
    season(2, 4, 2009, ["Wet Paint", "1984", "Low Tide", "The Road to 2021"]),
  ]),
  series(4, "Harbour 2049", 2017, [season(1, 4, 2017)]),
]);
const verdictOf = async (path: string) => {
  const [name = "", ...rest] = path.split("/");
  return (await identify({ name, videos: [rest.join("/")] })).verdict;
};

describe("the year in an episode's file name", () => {
  test.each([
    "The Heron Files (1994)/The.Heron.Files.2020.S01E02.1080p.WEB.mkv",
    "The Heron Files (1994)/Season 1/The Heron Files (2020) S01E01.mkv",
    "The Heron Files (2020)/The.Heron.Files.1994.S01E01.mkv",
    "The Heron Files 2020 S01/The.Heron.Files.1994.S01E01.mkv",
    "The Heron Files (1994) [1080p]/The Heron Files (2020) - 1x03.mkv",
    "The Heron Files (1994)/Season 1/The Heron Files S01E01 2020 1080p.mkv",
    "Marrow Lane (2008)/Marrow.Lane.2021.S01E01.mkv",
    "Marrow Lane (2008)/Marrow.Lane.1950.S01E01.mkv",
    "Marrow Lane (2008)/Season 1/Marrow Lane 2021 - 1x01.mkv",
    "Marrow Lane 2008/Marrow Lane 1996 S01E01.mkv",
    "Harbour 2049 (2017)/Harbour.2049.2003.S01E01.mkv",
  ])("an episode with the year of another series waits: %s", async (path) => {
    expect(await verdictOf(path)).toEqual(expect.any(Array));
  });

  test.each([
    ["Marrow Lane (2008)/Season 02/Marrow.Lane.2009.S02E01.mkv", 3],
    ["Marrow Lane (2008)/Season 02/Marrow Lane (2008) - S02E03.mkv", 3],
    ["Marrow Lane (2008)/Season 2/Marrow Lane S02E03.mkv", 3],
    ["Marrow Lane (2008)/Season 2/Marrow Lane - S02E02 - 1984.mkv", 3],
    ["Marrow Lane (2008)/Season 2/Marrow Lane S02E04 The Road to 2021.mkv", 3],
    ["The Heron Files (1994)/The.Heron.Files.1995.S02E01.mkv", 1],
    ["Harbour 2049 (2017)/Harbour.2049.S01E01.mkv", 4],
    ["Harbour 2049 (2017)/Harbour.2049.2017.S01E01.mkv", 4],
  ])("an episode with the year of its series or season is filed: %s", async (path, id) => {
    expect(await verdictOf(path)).toBe(id);
  });
});
