import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";
import { parsePath } from "../../../../src/names/parse/path.ts";

test.each([
  // The month in which a season starts comes after the group.
  ["【月光字幕组】★10月新番★[港灯/Minato no Akari][07][1080p][简日双语]", [7]],
  ["【月光字幕组】★4月新番[港灯 / Minato no Akari][07][1080P][MP4]", [7]],
  ["【月光字幕社】 ★04月新番 【港灯 Second Sea】【Minato no Akari】【07】GB MP4_720P", [7]],
  ["【4月/月光字幕社】[TSUKI][不要走！港灯][Minato no Akari][07][1080p AVC_AAC]", [7]],
  // One block contains the title in several scripts, each with its season.
  ["【月光字幕组】[港の灯/港灯/Minato no Akari][07][1080p]", [7]],
  ["【月光字幕组】[港灯 第二季/Minato no Akari S2][07][1080p]", [7]],
  ["[TSUKI] 港灯 第二季 / Minato no Akari S2 - 07 [WebRip 1080p HEVC-10bit AAC]", [7]],
  ["Огни гавани (S2E7) / Minato no Akari (S2E7) (2023) WEB-DL 1080p", [7]],
  // A middle dot separates titles in different scripts.
  ["[TSUKI字幕組]港燈·Minato no Akari[07][BIG5][1080p]", [7]],
  // The mark 完 after the number means that this is the last episode.
  ["【月光字幕组】[港灯/Minato no Akari][07完][繁体][720P]", [7]],
  // A Chinese site puts its own title and blocks before the release name.
  [
    "【高清网 www.example.com】港灯[全24集][国语+中字].Minato.no.Akari.S01E07.2023.1080p.WEB-DL",
    [7],
  ],
])("reads the Latin title of a name in two scripts: %s", (name, numbers) => {
  const read = parsePath(name);
  expect(read).toMatchObject({ type: "episode", title: "Minato no Akari" });
  expect([...read.episodes, ...read.absolute]).toEqual(numbers);
});

test.each<[name: string, read: object]>([
  // The native half stays available as another title.
  ["[TSUKI] 港灯 第二季 / Minato S2 - 07 [1080p]", { altTitles: expect.arrayContaining(["港灯"]) }],
  [
    "【网 www.example.com】港灯[全24集].Minato.S01.2023.1080p.WEB-DL",
    { altTitles: expect.arrayContaining(["港灯"]) },
  ],
  [
    "Огни гавани (Harbour Lights) 1992 BDRip.mkv",
    { title: "Harbour Lights", altTitles: expect.arrayContaining(["Огни гавани"]) },
  ],
  // A title in one script that contains a letter from another script is one title.
  ["Огнi / Кнiга (1987) TVRip", { title: "Огнi", year: 1987 }],
  // Full-width digits are read as digits.
  ["[Tsuki] Minato - １５８ [1080p]", { title: "Minato", absolute: [158] }],
])("%s is read as %o", (name, read) => {
  expect(parseName(name)).toMatchObject(read);
});
