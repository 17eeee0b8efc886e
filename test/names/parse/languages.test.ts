import { expect, test } from "vitest";
import { parseName } from "../../../src/names/parse/name.ts";

const to = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

test.each([
  ["Luces de Puerto - Temporada 1 [HDTV][Cap.102]", "Luces de Puerto", [1], [2]],
  ["Luces de Puerto T2 Cap 5", "Luces de Puerto", [2], [5]],
  ["Luces de Puerto Temporada 1 Capítulos 1 al 5", "Luces de Puerto", [1], to(5)],
  ["Luces 1x01 al 1x05", "Luces", [1], to(5)],
  ["Luces de Puerto 3ª Temporada", "Luces de Puerto", [3], []],
  ["Luzes - 2ª Temporada Episódio 04", "Luzes", [2], [4]],
  ["Les Phares - 1ère saison", "Les Phares", [1], []],
  ["Les Phares - Intégrale Saison 1 à 3", "Les Phares", to(3), []],
  ["Die Leuchten 3. Staffel", "Die Leuchten", [3], []],
  ["Luci 2a Stagione", "Luci", [2], []],
  ["Havenlicht - Seizoen 2 - Afl. 3", "Havenlicht", [2], [3]],
  ["Liman 1.Sezon 5.Bölüm", "Liman", [1], [5]],
  ["Swiatla S01 odc. 4", "Swiatla", [1], [4]],
  ["Огни 1 сезон 5 серия", "Огни", [1], [5]],
  ["Огни (1-й сезон)", "Огни", [1], []],
  ["Огни / Lights / Сезон: 1 / Серии: 1-8 из 10 [2019, WEBRip]", "Lights", [1], to(8)],
  ["Lights S01 1-8 из 10 WEB-DL", "Lights", [1], to(8)],
  ["港の灯 2期 05話", "港の灯", [2], [5]],
  ["항구 시즌2 5화", "항구", [2], [5]],
  ["Lights 시즌 2 에피소드 5 1080p", "Lights", [2], [5]],
  ["Lights シーズン 2 エピソード 5", "Lights", [2], [5]],
  ["Lights - सीज़न 2 एपिसोड 5 1080p WEB-DL", "Lights", [2], [5]],
  ["Lights सीजन 2", "Lights", [2], []],
])("reads season and episode in the language of %s", (name, title, seasons, episodes) => {
  expect(parseName(name)).toMatchObject({ type: "episode", title, seasons, episodes });
});

test.each([
  ["Liman 5. Bölüm 1080p", [5]],
  ["Огни. 5-я серия", [5]],
  ["Огни [TV] [1-12 из 24]", to(12)],
])("reads an episode without a season: %s", (name, episodes) => {
  expect(parseName(name)).toMatchObject({ type: "episode", seasons: [], episodes });
});

test("the total number of episodes is not an episode number", () => {
  expect(parseName("港灯 全12集 1080p")).toMatchObject({
    type: "episode",
    title: "港灯",
    episodes: [],
    absolute: [],
  });
});

test("a Chinese group's blocks with month, season and number are not the title", () => {
  expect(parseName("★04月新番★[港灯/Minato][05][1080P]")).toMatchObject({
    title: "Minato",
    absolute: [5],
  });
  expect(parseName("[Tsuki][Minato S2][05][1080p]")).toMatchObject({
    title: "Minato",
    season: 2,
    episodes: [5],
  });
});

test.each([
  ["Tall.Ship.GERMAN.2010.BDRip", "Tall Ship"],
  ["Tall.Ship.iTALiAN.2010.BRRip", "Tall Ship"],
  ["The.Danish.Ship.2010.BDRip", "The Danish Ship"],
  ["Tall Ship (Ann Smith) - FR", "Tall Ship"],
  ["Tall.Ship.NORDiC.1080p.WEB-DL", "Tall Ship"],
])("distinguishes a language after the title from one in the title: %s", (name, title) => {
  expect(parseName(name).title).toBe(title);
});
