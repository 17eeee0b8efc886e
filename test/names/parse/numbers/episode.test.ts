import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";

test.each([
  ["Harbour.Lights.E23.Tide", [23]],
  ["Harbour Lights Ep. 05", [5]],
  ["Harbour Lights ep. 1-5", [1, 2, 3, 4, 5]],
  ["Harbour Lights E01-E04", [1, 2, 3, 4]],
  ["Harbour Lights E01 02 04", [1, 2, 4]],
  ["Harbour Lights Episode VIII", [8]],
  ["Harbour Lights #12", [12]],
  ["Harbour Lights #1-4", [1, 2, 3, 4]],
  ["港の灯 第04話", [4]],
  ["港灯 第十二集", [12]],
  ["Огни гавани 5 серия", [5]],
  ["Harbour Lights [03 of 24]", [3]],
  ["Огни гавани [TV] [03 из 24]", [1, 2, 3]],
  ["Harbour Lights Folge 7", [7]],
  ["Harbour Lights E1-4 1080p", [1, 2, 3, 4]],
  ["Harbour Lights [Ep 01 - 04][480p]", [1, 2, 3, 4]],
  ["Işıklar 69. Blm", [69]],
  ["Işıklar 01 BLM(01.11.2023)", [1]],
  ["Огни (05 сер.)", [5]],
  ["Ogni-20.01.serya", [1]],
  ["Ogni.3iz6.Priliv", [3]],
])("reads the episodes of %s without a season", (name, episodes) => {
  expect(parseName(name).episodes).toEqual(episodes);
});

test.each<[name: string, read: object]>([
  // A three-digit Spanish chapter contains season and episode.
  ["Luces.-.Temporada.1.720p.HDTV[Cap.102]", { season: 1, episodes: [2] }],
  ["Luces.-.Temporada.15.HDTV.x264[Cap.1503_1506]", { season: 15, episodes: [3, 4, 5, 6] }],
  // A chapter contains season and episode, even if the name states another season.
  ["Luces - Temporada 2 [HDTV][Cap.1901]", { season: 19, episodes: [1] }],
  // A number that belongs to a date is not an episode.
  ["Işıklar 07 BLM(01.11.2023)", { title: "Işıklar", episodes: [7], date: "2023-11-01" }],
  // A chapter number is not a year.
  ["Luces - Temporada 19 [HDTV][Cap.1905]", { season: 19, episodes: [5], year: null }],
  // A part of a film is not an episode.
  ["Tall.Ship.Part.2.1080p.BluRay.x264-GRP", { type: "movie", episodes: [] }],
  ["Tall.Ship.Part.2.2011.720p.HDTV.x264-GRP", { type: "movie", episodes: [] }],
  // An episode of a saga followed by a year is a film.
  ["Star Voyage Episode IV The Old Hope (1977).mkv", { type: "movie", episodes: [], year: 1977 }],
  // The episode number may be separated from the season.
  [
    "Cucina Italia - Stagione 6 (2016) 720p Episodio 13.mkv",
    { season: 6, episodes: [13], year: 2016 },
  ],
  // A year after a spaced dash does not end a range.
  ["Harbour Lights Episode 3 - 1999", { absolute: [], year: 1999 }],
])("%s is read as %o", (name, read) => {
  expect(parseName(name)).toMatchObject(read);
});

test.each([
  ["Harbour.Lights.Part.3.720p.HDTV.x264-GRP", [3]],
  ["Harbour.Lights.Part.Two.DSR.XviD-GRP", [2]],
  ["Harbour.Lights.Part.1.and.Part.2.HDTV", [1, 2]],
])("reads a part of a TV miniseries as an episode: %s", (name, episodes) => {
  expect(parseName(name)).toMatchObject({ type: "episode", title: "Harbour Lights", episodes });
});

test.each([
  ["Harbour Lights Episode 1001 - 1012", [1001, 1012]],
  ["Harbour Lights Episode 1001 - 1012 [720p]", [1001, 1012]],
  ["Harbour Lights Ep 05 - 08 [1080p]", [5, 8]],
  ["Harbour Lights Ep 05 - 08 [1080p].mkv", [5, 5]],
  ["Harbour.Lights.Episode.01.-.12.1080p.WEB", [1, 12]],
  ["Harbour Lights - Folge 11 - 14", [11, 14]],
  ["Harbour Lights E05 - 08", [5, 8]],
  ["Harbour Lights #11 - 14 [BD]", [11, 14]],
  ["Harbour Lights Episode 97 ~ 99", [97, 99]],
  ["Harbour Lights Ep. 12 - 24 Hours", [12, 12]],
  ["Harbour Lights Ep. 12 - 24 Hours 1080p", [12, 12]],
  ["Harbour Lights Episode 5 - 12", [5, 5]],
  ["Harbour Lights Episode 14 - 13", [14, 14]],
  ["Harbour Lights E1203 - 1984", [1203, 1203]],
])("reads a range after a word, with spaces around its dash: %s", (name, [first = 0, last = 0]) => {
  const { title, episodes } = parseName(name);
  expect({ title, first: episodes[0], last: episodes.at(-1), count: episodes.length }).toEqual({
    title: "Harbour Lights",
    first,
    last,
    count: last - first + 1,
  });
});
