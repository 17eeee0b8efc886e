// Names in other scripts. Each row tests a script's words for season, episode, quality and
// language.
import { expect, test } from "vitest";
import { parseName } from "../../../src/names/parse/name.ts";

test.each([
  ["Han", "漫长的季节 第2季 第05集.mkv", "漫长的季节", [2], [5]],
  ["Han", "漫长的季节 第二季 第十二集.mkv", "漫长的季节", [2], [12]],
  ["Kana", "孤独のグルメ シーズン9 第3話.mkv", "孤独のグルメ", [9], [3]],
  ["Hangul", "도깨비 시즌 1 5회.mkv", "도깨비", [1], [5]],
  ["Hangul", "도깨비 시즌3.9화.mkv", "도깨비", [3], [9]],
  ["Thai", "ลมหายใจ ซีซั่น 2 ตอนที่ 5.mkv", "ลมหายใจ", [2], [5]],
  ["Vietnamese", "Hương Vị Mùa 2 Tập 5.mkv", "Hương Vị", [2], [5]],
  ["Arabic", "الميناء الموسم 2 الحلقة 5.mkv", "الميناء", [2], [5]],
  ["Arabic", "الميناء الموسم الثاني الحلقة 5.mkv", "الميناء", [2], [5]],
  ["Hebrew", "הנמל עונה 2 פרק 5.mkv", "הנמל", [2], [5]],
  ["Cyrillic", "Гавань Сезон 2 Серия 5.mkv", "Гавань", [2], [5]],
  ["Latin", "Hafen St. 1 Ep. 8.mkv", "Hafen", [1], [8]],
  ["Latin", "Harbour Season two Episode four.mkv", "Harbour", [2], [4]],
])("%s: reads season and episode of %s", (_, name, title, seasons, episodes) => {
  expect(parseName(name)).toMatchObject({ type: "episode", title, seasons, episodes });
});

test.each([
  ["无名.2023.超清修复版.mkv", "无名", 2023],
  ["无名.无字幕版.2023.mkv", "无名", 2023],
  ["无名 (2023) 国语中字 1080p.mkv", "无名", 2023],
  ["36.甜蜜的事业 (1979).mkv", "甜蜜的事业", 1979],
  ["封神第一部 (2023).mkv", "封神第一部", 2023],
  ["ゴジラ (1954) 吹替版.mkv", "ゴジラ", 1954],
  ["기생충 (2019) 자막.mkv", "기생충", 2019],
  ["ลมหายใจ (2019) พากย์ไทย.mkv", "ลมหายใจ", 2019],
  ["Mắt Biếc (2019) Thuyết Minh.mkv", "Mắt Biếc", 2019],
  ["الميناء (2019) مترجم.mkv", "الميناء", 2019],
  ["הנמל (2019) מדובב.mkv", "הנמל", 2019],
  ["Гавань (2019) дубляж.mkv", "Гавань", 2019],
])("quality and language words end the title of %s", (name, title, year) => {
  expect(parseName(name)).toMatchObject({ type: "movie", title, year });
});

test.each(["武媚娘传奇.36集全.国语中字.1080p", "武媚娘传奇.全39集.2015"])(
  "%s is read as a whole series",
  (name) => {
    expect(parseName(name)).toMatchObject({
      type: "episode",
      title: "武媚娘传奇",
      episodes: [],
      absolute: [],
    });
  },
);
