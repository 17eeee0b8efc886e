// The laws of deciding, tested with words that are generated at random in every script and bracket.
// docs/develop/identification.md states the laws.
import { describe, expect, test } from "vitest";
import COUNTING from "../../../src/names/parse/words/counting.json" with { type: "json" };
import type { Listed } from "../../support/catalogue-ports.ts";
import { identifying, running } from "../../support/identifying.ts";
import { FIRST, type Made, made, NAMES, TIMEOUT_MS } from "../../support/made-words.ts";
import { movie, season, series } from "../../support/works.ts";

const TITLES = [
  "Salt and Iron",
  "The Lamp",
  "A Quiet Harbour",
  "Low Water",
  "The Toll-Keeper",
  "Pilot Boat",
];
/** The title of the series in other scripts. */
const TRANSLATED = [
  "灯台通り",
  "とうだい横丁",
  "등대 거리",
  "灯塔街",
  "Маячная улица",
  "شارع المنارة",
  "רחוב המגדלור",
  "ถนนประภาคาร",
  "प्रकाशस्तंभ गली",
  "Οδός Φάρου",
];
const CATALOGUE: Listed[] = [
  series(
    7,
    "Lighthouse Row",
    2011,
    [
      season(1, 6, 2011, TITLES),
      season(
        2,
        6,
        2012,
        TITLES.map((one) => `${one} II`),
      ),
      season(
        3,
        9,
        2013,
        Array.from({ length: 9 }, (_, at) => `Episode ${at + 1}`),
      ),
    ],
    { alternativeTitles: TRANSLATED },
  ),
  movie(21, "Ember Days", 1996, { alternativeTitles: ["Дни углей"], runtimeMinutes: 100 }),
  movie(22, "Ember Days: Lantern Job", 1996),
  movie(23, "The Toll Road", 2003),
];
const identify = identifying(CATALOGUE, { titles: async () => [] });

/** A name with a word that has no role is not filed. The same name without that word is filed. */
const law = (
  name: string,
  write: (word: string, make: Made) => { name: string; videos?: string[] },
): void =>
  test(name, { timeout: TIMEOUT_MS }, async () => {
    for (let seed = FIRST; seed < FIRST + NAMES; seed += 1) {
      const make = made(seed);
      const held = write(make.around(make.word), make);
      expect((await identify(held)).verdict, JSON.stringify(held)).toBeInstanceOf(Array);
      const filed = write("", made(seed));
      expect((await identify(filed)).verdict, JSON.stringify(filed)).not.toBeInstanceOf(Array);
    }
  });

describe("a word without a role holds the release, in any script, bracket, case, width and normal form", () => {
  law("after an episode's numbers", (word, { pick }) => ({
    name: `${pick(["Lighthouse Row S01E03", "Lighthouse.Row.1x03"])}${pick([word.trimEnd(), `${word}.1080p.WEB.x264-GRP`])}.mkv`,
  }));
  // A code of up to four capitals is a network.
  law("among the technical tags", (word, { pick }) => {
    const said = /\p{Lu}{4}(?!\p{Lu})/u.test(word) ? word.toLowerCase() : word;
    return {
      name: pick([
        `Lighthouse Row S01E03 1080p${said || " "}WEB-DL x264.mkv`,
        `Lighthouse Row S01E03 1080p${said && said.trimEnd().replace(/([\p{L}\p{M}]+)/u, "$1 $1")}.mkv`,
        `Ember Days (1996) 720p${said || " "}BluRay x264-GRP.mkv`,
        `Lighthouse Row Season 1 1080p${said || " "}x264/Lighthouse Row S01E03.mkv`,
        // Before a language, a repack tag, the remainder of a tag, a second block or the group.
        `Lighthouse Row S01E03 1080p x264${said || " "}${pick(["English", "PROPER-LOL", "by Someone"])}.mkv`,
        `Lighthouse Row S01E03 1080p WEB-DL DD5.1 H${said || "."}264-GRP.mkv`,
        `Ember Days (1996) 1080p x264${said && ` [${said.replace(/[^\p{L}\p{M} ]+/gu, "").trim()}]`} (grp7).mkv`,
      ]),
    };
  });
  // A code does not count as a word.
  law("in the name of an edition", (word, { pick }) => ({
    name: `Ember Days (1996)${/^\P{L}*\p{Lu}{1,4}(?!\p{Lu})/u.test(word) ? word.toLowerCase() : word || " "}${pick(["Extended Cut", "Cut", "50th Anniversary Edition"])} 1080p x264-GRP.mkv`,
  }));
  // A word in capitals would be a group.
  law("after a dash in a name without technical tags", (word) => ({
    name: `Lighthouse Row S01E03${word && `-${word.replace(/[^\p{L}\p{M}]+/gu, "").toLowerCase()}`}.mkv`,
  }));
  law(
    "after an episode's title, and after a file name that is only a number",
    (word, { pick }) => ({
      name: `Lighthouse Row/Season 1/${pick(["03", "Lighthouse Row S01E03 A Quiet Harbour"])}${word.trimEnd()}.mkv`,
    }),
  );
  // Before the title, the word would be a second title, which is a claim, or it would be the group.
  law("between a series' title and its numbers", (word, { pick }) => ({
    name: `Lighthouse Row${word || " "}${pick(["S01E03", "- 1x03 - A Quiet Harbour"])}.mkv`,
  }));
  // Tags in brackets show that the first block is the group. A code shows this too. A first block
  // in capitals is a code.
  law("in a bracketed block before a name without tags in brackets", (word, { pick }) => {
    const said = word
      .toLowerCase()
      .replace(/[^\p{L}\p{M} ]+/gu, " ")
      .trim();
    return {
      name: `${pick(["[]", "【】"]).replace(/(?<=^.)/u, said || "Grp7")} ${pick(["Lighthouse Row S01E03", "Lighthouse Row - 1x03", "Ember Days (1996)", "Ember.Days.1996"])}${pick(["", " 1080p", " 720p WEB x264"])}.mkv`,
    };
  });
  law("in a season folder's name", (word, { pick }) => ({
    name: `Lighthouse Row/Season 1${word.trimEnd()}/${pick(["03", "Lighthouse Row S01E03"])}.mkv`,
  }));
});

test("holds a film with an unknown word among the tags even if the runtime matches", {
  timeout: TIMEOUT_MS,
}, async () => {
  for (let seed = FIRST; seed < FIRST + NAMES; seed += 1) {
    const { word, pick } = made(seed);
    // A code of up to four capitals is a network, and a single word after the tags is the group.
    const said = word.toLowerCase().replaceAll(" ", ".");
    const name = pick([
      `Ember.Days.1996.1080p.${said}.x264-GRP`,
      `Ember Days (1996) 720p [${said}] BluRay`,
    ]);
    const release = { name, videos: pick([["film.mkv"], [`${name}.mkv`]]), at: "/downloads" };
    const { verdict } = await identify(release, { lengths: running(100) });
    expect(verdict, JSON.stringify(release)).toContain("title_differs");
  }
});

test.each([
  "Ember Days (1996) HD-TS 720p Hindi Dubbed (Clean Audio) x264",
  "Ember Days (1996) [1080p] [AAC ENG] [COMMENTARY] [HEVC] [x265] [signed].mkv",
  "Ember.Days.1996.1080p.BluRay.Commentary.x264-GRP.mkv",
  "Ember Days (1996) 1080p BluRay H264 + nickname mp4",
  "Ember Days (1996) [BluRay Rip 1080p AC3 SUBS] [[email protected]]",
  "Ember.Days.1996.Plus.Deleted.Scenes.1080p.BluRay.x264-GRP.mkv",
  "Ember.Days.1996.1080p.BluRay.Plus.Deleted.Scenes.x264-GRP.mkv",
])("accepts a word that describes the release: %s", async (name) => {
  expect((await identify(name)).verdict).toBe(21);
});

test.each([
  "Ember Days (1996) 720p (Recap) x264",
  "Ember Days (1996) 720p Recap Audio x264",
  "Ember.Days.1996.1080p.Deleted.Scenes.x264-GRP.mkv",
  "Ember Days (1996) 1080p Reaction mp4 x264",
])("holds a film with a word for an extra, such as a recap, among its tags: %s", async (name) => {
  expect((await identify(name)).verdict).toBeInstanceOf(Array);
});

describe("every folder from the file up to the folder of the show or film needs a role", () => {
  const folder = (word: string) => (word === "" ? "" : `${word.trim()}/`);
  law("between a show's folder and an episode's file", (word, { pick }) => ({
    name: `Lighthouse Row/${folder(word)}${pick(["Lighthouse Row S01E03", "[Grp] Lighthouse Row - 03", "S01E03"])}.mkv`,
  }));
  law("between a season's folder and its file", (word) => ({
    name: "Lighthouse Row",
    videos: [`Season 1/${folder(word)}Lighthouse Row - S01E03.mkv`],
  }));
  law("between a film's folder and its file", (word, { pick }) => ({
    name: `Ember Days (1996)/${folder(word)}${pick(["Ember Days (1996)", "Ember.Days.1996.1080p.BluRay.x264-GRP"])}.mkv`,
  }));
  law("above a film's file whose year is off by one", (word) => ({
    name: `${folder(word)}Ember Days (1997).mkv`,
  }));
});

/** The number, written as the name of a folder. */
const written = (figure: number, pick: Made["pick"]): string =>
  pick([`${figure}`, `(${figure})`, `[${figure}]`, `- ${figure} -`, `_${figure}_`]);

describe("holds a number or year inside a show's or film's folder unless it belongs to that show or film", () => {
  const YEARS = Array.from({ length: 120 }, (_, at) => 1900 + at);
  /**
   * For each seed, a name with the number of another work is held, and the same name with the
   * work's own number is filed.
   */
  const figures = (
    name: string,
    write: (make: Made) => [held: string, filed: string],
    folder: string,
  ): void =>
    test(name, { timeout: TIMEOUT_MS }, async () => {
      for (let seed = FIRST; seed < FIRST + NAMES; seed += 1) {
        const [held, filed] = write(made(seed));
        expect((await identify({ name: folder, videos: [held] })).verdict, held).toBeInstanceOf(
          Array,
        );
        expect(
          (await identify({ name: folder, videos: [filed] })).verdict,
          filed,
        ).not.toBeInstanceOf(Array);
      }
    });

  const FILES = ["Ember Days", "ember.days.1080p.x264-grp", "film", "Ember_Days_720p"];
  figures(
    "a year as the name of a folder inside a film's folder",
    ({ pick }) => {
      const [file, around] = [`${pick(FILES)}.mkv`, pick(["", "Ember Days/"])];
      const other = pick(YEARS.filter((year) => Math.abs(year - 1996) > 1));
      return [
        `${around}${written(other, pick)}/${file}`,
        `${around}${written(1996, pick)}/${file}`,
      ];
    },
    "Ember Days (1996)",
  );
  figures(
    "a number in the name of a folder inside a film's folder",
    ({ pick }) => {
      const [file, number] = [`${pick(FILES)}.mkv`, pick([2, 3, 4, 5, 6, 7, 8, 9, 12])];
      const folder = pick([
        written(number, pick),
        `0${number}`,
        `#${number}`,
        `Vol ${number}`,
        `Ember Days ${number}`,
      ]);
      return [`${folder}/${file}`, `${written(1, pick)}/${file}`];
    },
    "Ember Days (1996)",
  );
  figures(
    "a number in the name of a file inside a film's folder",
    ({ pick }) => {
      const number = `0${pick([2, 3, 4, 5, 6, 7, 8, 9])}`;
      const file = pick([
        `Ember Days ${number}`,
        `Ember.Days.${number}`,
        `Ember Days - ${number}`,
        `[${number}] Ember Days`,
      ]);
      return [`${file}.mkv`, `${file.replace(number, "1996")}.mkv`];
    },
    "Ember Days (1996)",
  );
  figures(
    "a year in the name of a folder inside a show's folder, such as a season's folder",
    ({ pick }) => {
      const year = pick(YEARS.filter((one) => one < 2010));
      const write = (own: number) =>
        pick([`${written(own, pick)}/`, `Lighthouse Row ${own}/`, `Season 2 (${own})/`]);
      const file = pick(["S02E03", "Lighthouse Row S02E03", "Lighthouse.Row.2x03.720p"]);
      return [`${write(year)}${file}.mkv`, `${write(pick([2011, 2012]))}${file}.mkv`];
    },
    "Lighthouse Row (2011)",
  );
});

test("holds a number between a film's title and year unless it is part of the film's title", async () => {
  for (const pair of ["1_2", "2-3", "1+2", "1&2", "1,2", "1／2", "1-3", "3", "2", "02", "4 of 4"]) {
    for (const around of ["()", "[]", "{}", "  "]) {
      for (const dash of [" ", " - "]) {
        const name = `Ember Days${dash}${around.charAt(0)}${pair}${around.charAt(1)} (1996).mkv`;
        expect((await identify(name)).verdict, name).toBeInstanceOf(Array);
      }
    }
  }
  expect((await identify("Ember Days 1 (1996).mkv")).verdict).toBe(21);
  const own = identifying([movie(24, "Ember Days 2", 1996)]);
  for (const name of [
    "Ember Days 2 (1996).mkv",
    "Ember Days [2] (1996).mkv",
    "Ember Days - 2 (1996).mkv",
  ]) {
    expect((await own(name)).verdict, name).toBe(24);
  }
});

test("holds a year before a film's title and year unless it is the film's year", async () => {
  const WRITTEN = [
    "YEAR - Ember Days 1996",
    "(YEAR) Ember Days (1996)",
    "YEAR.Ember.Days.1996.1080p",
    "[YEAR] Ember Days 1996",
  ];
  for (const name of WRITTEN) {
    for (const year of [1927, 1977, 1994, 1998, 2011]) {
      const other = `${name.replace("YEAR", String(year))}.mkv`;
      expect((await identify(other)).verdict, other).toBeInstanceOf(Array);
    }
  }
  for (const name of WRITTEN) {
    expect((await identify(`${name.replace("YEAR", "1996")}.mkv`)).verdict, name).toBe(21);
  }
});

test("reads a plain word in a leading block as the group only if the file's folder has the same block", async () => {
  const file = "[Grp] Lighthouse Row S01E03.mkv";
  expect((await identify(file)).verdict).toBeInstanceOf(Array);
  expect((await identify({ name: "[Grp] Lighthouse Row [1080p]", videos: [file] })).verdict).toBe(
    7,
  );
  expect(
    (await identify({ name: "[Nym] Lighthouse Row [1080p]", videos: [file] })).verdict,
  ).toBeInstanceOf(Array);
  const counted = "[Grp] Lighthouse Row - 13.mkv";
  expect((await identify({ name: "[Grp] Lighthouse Row (2011)", videos: [counted] })).verdict).toBe(
    7,
  );
  expect(
    (await identify({ name: "[Nym] Lighthouse Row (2011)", videos: [counted] })).verdict,
  ).toBeInstanceOf(Array);
});

test("holds folders that look like a date, because they may be a year, a season and an episode", async () => {
  const day = (month: number) => ({ ...season(month, 9, 2011), episodes: [] });
  const show = series(9, "Harbour Ward", 2011, [season(1, 9, 2011), season(2, 9, 2012), day(3)]);
  for (const path of [
    "Harbour Ward 2011/01/08.mkv",
    "Harbour Ward - 2011/1/15.mkv",
    "Harbour Ward 2011/1/05 - Title.mkv",
  ]) {
    expect(
      (
        await identifying([show])({
          name: path.split("/")[0] ?? "",
          videos: [path.slice(path.indexOf("/") + 1)],
        })
      ).verdict,
      path,
    ).toBeInstanceOf(Array);
  }
});

test("holds a name if the words of its folder and its own words may form another film's title", {
  timeout: TIMEOUT_MS,
}, async () => {
  for (let seed = FIRST; seed < FIRST + NAMES; seed += 1) {
    const { pick } = made(seed);
    const [lead, title] = [
      pick(["Iron Coast", "Nine Sails", "The Wreckers"]),
      pick(["Homeward", "The Low Road", "Salt"]),
    ];
    const catalogue = [
      movie(31, title, 2003),
      movie(32, `${lead}${pick([": ", " – ", " 2: ", " "])}${title}`, pick([2002, 2003])),
    ];
    const folder = (words: string) =>
      `${words} ${pick(["Collection", "1-4", "Filme", "Trilogy", "Box", "映画"])}`;
    const file = pick([
      `${title} (2003).mkv`,
      `02 - ${title} 2003 1080p.mkv`,
      `${title}.2003.1080p.x264-GRP/film.mkv`,
    ]);
    const run = (name: string) => identifying(catalogue)({ name, videos: [file] });
    expect((await run(folder(lead))).verdict, `${lead}: ${file}`).toBeInstanceOf(Array);
    expect((await run(folder("Quay"))).verdict, file).toBe(31);
  }
});

describe("holds a second title", () => {
  // In square brackets at the start, the word would be the group's name.
  law(
    "before or after a film's title, unless TMDB lists it as a title of the film",
    (word, { pick }) => ({
      name: pick([
        `${(word || "Дни углей").trim().replace(/^\[(.*)\]$/, "$1")} Ember Days (1996).mkv`,
        `Ember Days (${word || "Дни углей"}) (1996).mkv`,
      ]),
    }),
  );
  // A first block would be the group's name.
  law(
    "next to a series' title in any script, unless TMDB lists it as a title of the series",
    (word, { pick }) => {
      const [native, said] = [pick(TRANSLATED), word.replace(/[^\p{L}\p{M} ]+/gu, " ").trim()];
      const [own, other] = pick([
        [native, said || "Lighthouse Row"],
        ["Lighthouse Row", said || native],
      ]);
      return {
        name: pick([
          `${own} ${other} S01E03.mkv`,
          `${other} ${own} S01E03 1080p.mkv`,
          `${own} ${other} 第1期 03話 1080p WEB-DL x264-GRP.mkv`,
          `${own} | ${other} S01E03 (1080p).mkv`,
          `${own} (${other}) S01E03.mkv`,
          `[Grp] ${own} ${other} - 03 [1080p].mkv`,
          `[Grp][${own}][${other}][03][1080p].mkv`,
          `[Grp] ${other} | ${own} - 03 [1080p].mkv`,
          `${own} ${other} S01/Lighthouse Row S01E03.mkv`,
        ]),
      };
    },
  );
});

test("holds a title with a word that mixes two scripts", async () => {
  for (const name of [
    "Ember Dаys (1996).mkv",
    "Embеr Days (1996).mkv",
    "Еmber Days.1996.1080p.mkv",
  ]) {
    expect((await identify(name)).verdict, name).toBeInstanceOf(Array);
  }
});

test("reads a decimal as one number, and neither of its parts as an episode", {
  timeout: TIMEOUT_MS,
}, async () => {
  for (let seed = FIRST; seed < FIRST + NAMES; seed += 1) {
    const { pick } = made(seed);
    const [episode, half] = [pick([1, 3, 4, 5]), pick([".5", ",5", ".25", ".75", "½", "¼", " ¾"])];
    const name = pick([
      `Lighthouse Row/Season ${pick([1, 2])}/0${episode}${half}.mkv`,
      `Lighthouse Row ${pick(["S01E0", "2x0", "Season 1 Episode "])}${episode}${half}.mkv`,
      `[Grp] Lighthouse Row - 0${episode}${half} [1080p].mkv`,
    ]);
    const { decision } = await identify(name);
    expect(decision.kind === "review" && [...(decision.suggestion?.mappings ?? [])], name).toEqual(
      [],
    );
  }
});

test("recognises part of an episode in any language", async () => {
  for (const word of ["Part", "Teil", "Partie", "Parte", "Deel", "Del", "Część", "Часть"]) {
    for (const number of [1, 2]) {
      expect(
        (await identify(`Lighthouse Row S01E03 ${word} ${number}.mkv`)).verdict,
        word,
      ).toContain("part_alone");
    }
  }
});

test("holds an episode with a numbered part, even in a language that no table covers", {
  timeout: TIMEOUT_MS,
}, async () => {
  for (let seed = FIRST; seed < FIRST + NAMES; seed += 1) {
    const { word, pick } = made(seed);
    const [one = word] = word.split(" ");
    const [open, close] = pick([
      ["", ""],
      ["(", ")"],
      ["[", "]"],
      ["（", "）"],
    ]);
    const part = pick([
      `${one} 2`,
      `${one}. 2`,
      `${one}2`,
      `2. ${one}`,
      `2 ${one}`,
      `${one} II`,
      "2／2",
      "2 | 2",
    ]);
    const name = `Lighthouse Row ${pick(["S03E04", "3x04", "Season 3 Episode 4"])} ${open}${part}${close}${pick(["", " 720p"])}.mkv`;
    expect((await identify(name)).verdict, name).toBeInstanceOf(Array);
  }
});

test("files a number list as a whole, or holds it", { timeout: TIMEOUT_MS }, async () => {
  const joins = [
    ...Object.values({ ...COUNTING.to, ...COUNTING.and }),
    "-|–|~|〜|&|+|,|／|‑",
  ].flatMap((all) => all.split("|"));
  for (let seed = FIRST; seed < FIRST + NAMES; seed += 1) {
    const { pick } = made(seed);
    const [first, join] = [1 + (seed % 4), pick(joins.filter((one) => !/[?\\]/.test(one)))];
    const around = /\p{L}/u.test(join) ? ` ${join} ` : pick([join, ` ${join} `]);
    const name = `Lighthouse Row ${pick(["S03E0", "S03 Ep ", "3x", "Season 3 Episode ", "S03 - 0"])}${first}${around}${pick(["", "0"])}${first + 1}${pick(["", " 720p", " [1080p]"])}.mkv`;
    const { verdict, places } = await identify(name);
    expect(Array.isArray(verdict) ? "waits" : places.join(), name).toMatch(
      new RegExp(`^(?:waits|3x${first},${first + 1})$`),
    );
  }
});

test("treats an episode title of only digits as a title, and holds a release with other words in its place", async () => {
  const show = series(9, "Harbour Ward", 2002, [season(1, 2, 2002, ["Episode 1", "-30-"])]);
  const { verdict } = await identifying([show], { titles: async () => [] })(
    "Harbour Ward S01E02 Heart of Gold.mkv",
  );
  expect(verdict).toContain("unaccounted");
});

test("reads a number list in a season folder as episodes of that season, or holds it", async () => {
  for (const season of [1, 2]) {
    for (const first of [1, 2, 3, 4, 5]) {
      for (const name of [
        `0${first}-0${first + 1}`,
        `${first}-0${first + 1}`,
        `0${first}-0${first + 1} - ${TITLES[first]}`,
      ]) {
        for (const folder of [
          `Season ${season}`,
          `Season 0${season}`,
          `Lighthouse Row S0${season}`,
        ]) {
          const { verdict, places } = await identify(`Lighthouse Row/${folder}/${name}.mkv`);
          const whole =
            first === season
              ? /^waits$/
              : new RegExp(`^(?:waits|${season}x${first},${first + 1})$`);
          expect(Array.isArray(verdict) ? "waits" : places.join(), `${folder}/${name}`).toMatch(
            whole,
          );
        }
      }
    }
  }
  expect((await identify("Lighthouse Row/Season 2/04-05.mkv")).places).toEqual(["2x4,5"]);
});

test("reads “n of m” in any language as one number, of a season's episode or of an episode's part", async () => {
  for (const of of Object.values(COUNTING.of).flatMap((words) => words.split("|"))) {
    const { places } = await identify(`Lighthouse Row S02 (3 ${of} 6).mkv`);
    expect(places, of).toEqual(["2x3"]);
    expect((await identify(`Lighthouse Row S02E03 (1 ${of} 2).mkv`)).verdict, of).toContain(
      "part_alone",
    );
  }
});

test.each([
  { name: "Ember.Days.1996.1080p.Lantern.Job.mkv" },
  ...["ttr2", "tr2", "tollroad2", "16lanterns"].map((stem) => ({
    name: "The Toll Road (2003)",
    videos: [`${stem}.avi`],
  })),
])("holds a name that may belong to another film: %j", async (input) => {
  expect((await identify(input)).verdict).toBeInstanceOf(Array);
});

test("recognises a country anywhere in the folder's name", async () => {
  for (const name of ["Lighthouse Row (UK)", "Lighthouse Row [UK]", "Lighthouse.Row.UK.S01"]) {
    expect((await identify(`${name}/Lighthouse Row S01E03.mkv`)).verdict, name).toContain(
      "series_ambiguous",
    );
  }
});
