// The laws about what belongs to whom: the words of a work's own folder, of a folder with a number,
// of a block, and the digits that are joined to a word. docs/develop/identification.md states them.
import { describe, expect, test } from "vitest";
import { createIdentify, createIdentifyPath } from "../../../src/names/index.ts";
import ABOUT_WORKS from "../../../src/names/parse/words/works-about-works.json" with {
  type: "json",
};
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { identifying } from "../../support/identifying.ts";
import { FIRST, type Made, made, NAMES, TIMEOUT_MS } from "../../support/made-words.ts";
import { movie, season, series } from "../../support/works.ts";

const FILMS = [
  movie(21, "Ember Days", 1996, { alternativeTitles: ["Дни углей"] }),
  movie(22, "Up", 2009),
  movie(23, "It", 2017),
  movie(24, "Her", 2013),
  movie(25, "Ember Nights", 1999),
];
const CATALOGUE: Listed[] = [
  ...FILMS,
  series(7, "Lighthouse Row", 2011, [
    season(1, 6, 2011, ["Salt and Iron", "The Lamp", "Low Water", "Fog", "Ebb Tide", "Rope"]),
    season(2, 6, 2012),
  ]),
  series(8, "Extras", 2005, [season(1, 6, 2005), season(2, 6, 2006)]),
  movie(26, "Trailers", 2012),
  movie(27, "Bonus", 2001),
];
const identify = identifying(CATALOGUE, { titles: async () => [], people: async () => [] });

/** Returns the decision about a path as a line, and about the same path as a dropped folder. */
async function verdictsOf(path: string): Promise<{ line: unknown; engine: unknown }> {
  const { ports } = cataloguePorts([...CATALOGUE]);
  const asLine = createIdentifyPath(
    createIdentify({ ...ports, titles: async () => [], people: async () => [] }),
  );
  const { decision } = await asLine(path, new AbortController().signal);
  const [name = "", ...inner] = path.split("/");
  const engine =
    inner.length === 0 ? await identify(path) : await identify({ name, videos: [inner.join("/")] });
  return {
    line: decision.kind === "auto" ? decision.identity.tmdbId : "held",
    engine: Array.isArray(engine.verdict) ? "held" : engine.verdict,
  };
}

const HELD = { line: "held", engine: "held" };

/** The word without signs, in a case in which no word is a code. */
const plain = (word: string): string =>
  word
    .toLowerCase()
    .replace(/[^\p{L}\p{M} ]+/gu, " ")
    .trim();

/** A path with a word that has no role waits, and the same path without that word is filed. */
const law = (name: string, write: (word: string, make: Made) => string): void =>
  test(name, { timeout: TIMEOUT_MS }, async () => {
    for (let seed = FIRST; seed < FIRST + NAMES; seed += 1) {
      const make = made(seed);
      const held = write(plain(make.word), make);
      expect(await verdictsOf(held), held).toEqual(HELD);
      const filed = write("", made(seed));
      const { line, engine } = await verdictsOf(filed);
      expect(line, filed).not.toBe("held");
      expect(engine, filed).toBe(line);
    }
  });

const within = (word: string, { pick }: Made): string =>
  word && pick([` ${word} `, ` [${word}] `, ` (${word}) `, ` - ${word} `, ` 【${word}】 `]);

describe("a folder with the work's title is the work's own, and each of its words needs a role", () => {
  law("before and after the title and the year of a film", (word, make) => {
    const { title, year } = make.pick(FILMS);
    const at = make.pick(["lead", "title", "year"] as const);
    const put = (place: string) => (place === at ? within(word, make) : " ");
    const folder = `${put("lead")}${title}${put("title")}(${year})${put("year")}`.trim();
    return `${folder.replaceAll(/ {2,}/g, " ")}/${make.pick([`${title} (${year})`, `${title}.${year}.1080p.WEB.x264-GRP`])}.mkv`;
  });
  law("in a film's folder without a year, and in a folder like a release's", (word, make) => {
    const { title, year } = make.pick(FILMS.slice(0, 1));
    const dotted = (text: string) => text.trim().replaceAll(" ", ".");
    const between = word && `${dotted(word)}.`;
    const folder = make.pick([
      `${title}${word && ` ${word}`}`,
      `${word && `${word} `}${title}`,
      `${dotted(title)}.${between}${year}.1080p.WEB.h264-GRP`,
      `${between}${dotted(title)}.${year}.1080p.WEB.h264-GRP`,
    ]);
    return `${folder}/${dotted(title)}.${year}.1080p.WEB.h264-GRP.mkv`;
  });
  law("in the folder around a film's folder, if it has the title as well", (word, make) => {
    const around = make.pick(["Ember Days Collection", "Ember Days 1-4", "Ember Days (1996)"]);
    return `${around}${within(word, make).trimEnd()}/Ember Days (1996)/Ember Days (1996).mkv`;
  });
});

test("files a film whatever the folders above its shelf or its own folder are called", async () => {
  for (const path of [
    "Keep It Up/Movies/Up (2009)/Up (2009).mkv",
    "Give It to Her/Downloads/Her (2013).mkv",
    "Old ploqueth things/Ember Days (1996)/Ember Days (1996).mkv",
    "Talk of Lighthouse Row/TV Shows/Lighthouse Row/Season 1/Lighthouse Row S01E03.mkv",
  ]) {
    const { line } = await verdictsOf(path);
    expect(line, path).not.toBe("held");
  }
});

describe("only the video's own name may have a title that TMDB does not list", () => {
  law("a folder with an episode's number is words, as is one with a day", (word, make) => {
    const number = make.pick(["03", "3", "05", "Episode 3", "E03", "2011-01-15", "2008-06-30"]);
    const folder = word && make.pick([`${word} ${number}/`, `${number} ${word}/`]);
    const season = make.pick(["", "Season 1/"]);
    return `Lighthouse Row/${season}${folder}Lighthouse Row S01E03.mkv`;
  });
});

describe("a block signs a name only if each of its words is a code", () => {
  const NAMED = ["Ember Days (1996)", "Lighthouse Row S01E03", "Lighthouse Row - 1x03"];
  law("a word next to a code, a number or a tag", (word, { pick }) => {
    const code = pick(["60", "UK", "24h", "4K", "Grp7", "NTb"]);
    const block = word === "" ? "Grp7" : pick([`${code} ${word}`, `${word} ${code}`]);
    return `${pick(["[]", "【】"]).replace(/(?<=^.)/u, block)} ${pick(NAMED)}.mkv`;
  });
  law("a word in front of a folder that has no number", (word, { pick }) => {
    const block = word && `[${word}] `;
    return pick([
      `${block}Lighthouse Row/Lighthouse Row S01E03.mkv`,
      `${block}Lighthouse Row/Season 1/1x03.mkv`,
      `Lighthouse Row/${block}Season 1/Lighthouse Row S01E03.mkv`,
      `${block}Ember Days/Ember Days (1996).mkv`,
    ]);
  });
  law("a word in front of the number of a disc or a part", (word, { pick }) => {
    const block = word && `${pick(["[]", "【】"]).replace(/(?<=^.)/u, word)} `;
    const disc = pick(["Disc 1", "CD1", "Disk 01", "DVD 1"]);
    return `Lighthouse Row/${block}${disc}/Lighthouse Row S01E03.mkv`;
  });
  law("a word behind a dash, before a block and not behind a tag", (word, { pick }) => {
    const name = pick(["Ember Days (1996)", "Lighthouse Row - 1x03"]);
    return `${name}${word && `-${word.split(" ")[0]}`}[1080p].mkv`;
  });
  test("files a name whose last word signs another component, or follows a tag", async () => {
    for (const path of [
      "Ember.Days.1996.1080p.WEB.x264-Lanterns/lanterns-ember.days.1996.mkv",
      "Ember.Days.1996.1080p.WEB.x264-Lanterns.mkv",
    ]) {
      expect((await verdictsOf(path)).line, path).not.toBe("held");
    }
  });
  test("joined words do not count as a code, and mixed capitals do", async () => {
    for (const word of ["MovieReview", "UKPodcast", "ПарадКино", "ÉtudeFilm", "TableReadTalk"]) {
      for (const name of NAMED) {
        expect(await verdictsOf(`[${word}] ${name}.mkv`), word).toEqual(HELD);
      }
    }
    for (const word of ["FraMeSToR", "NTb", "AMZN", "SiGMA", "UK TV"]) {
      expect((await verdictsOf(`[${word}] Ember Days (1996).mkv`)).line, word).toBe(21);
    }
  });
});

describe("digits that are joined to a word leave it a word", () => {
  const things = [
    ABOUT_WORKS.trailer,
    ABOUT_WORKS.teaser,
    ABOUT_WORKS.bloopers,
    ABOUT_WORKS.extras,
    ABOUT_WORKS.recap,
    ABOUT_WORKS.promo,
    ABOUT_WORKS.soundtrack,
    ABOUT_WORKS.featurette,
  ]
    .flatMap(({ always }) => always.en.split("|"))
    .filter((one) => /^[a-z]{4,}$/.test(one));

  test("holds a word for an extra that is joined to digits", async () => {
    expect(things.length).toBeGreaterThan(8);
    for (const [at, thing] of things.entries()) {
      for (const word of [
        thing,
        thing.toUpperCase(),
        `${thing.charAt(0).toUpperCase()}${thing.slice(1)}`,
      ]) {
        for (const name of [`${word}${at}`, `0${at}${word}`, `Ember Days (1996) ${word}${at}`]) {
          expect(await verdictsOf(`Ember Days (1996)/${name}.mkv`), name).toEqual(HELD);
        }
        expect(await verdictsOf(`Lighthouse Row S01E03 ${word}${at}.mkv`), word).toEqual(HELD);
      }
    }
  });

  test("holds such a word in a folder of the work", async () => {
    for (const [at, thing] of things.entries()) {
      for (const block of [`[${thing}${at}] `, `[${thing}] `, `${thing}${at} `]) {
        for (const path of [
          `${block}Ember Days (1996)/Ember.Days.1996.1080p.x264-GRP.mkv`,
          `${block}Lighthouse Row/Season 1/Lighthouse Row S01E03.mkv`,
          `Ember.Days.1996.1080p.${thing}${at}.x264-GRP/Ember.Days.1996.1080p.x264-GRP.mkv`,
        ]) {
          const { line, engine } = await verdictsOf(path);
          expect(engine, path).toBe(line);
        }
      }
    }
  });

  test("holds such a word in any script", { timeout: TIMEOUT_MS }, async () => {
    for (let seed = FIRST; seed < FIRST + NAMES; seed += 1) {
      const { word, pick } = made(seed);
      const [one = ""] = plain(word).split(" ");
      const name = `${one.charAt(0).toUpperCase()}${one.slice(1)}${pick(["2", "03", "12"])}`;
      expect(await verdictsOf(`Ember Days (1996)/${name}.mkv`), name).toEqual(HELD);
    }
  });

  test("holds a file with the name that a camera or a disc gives", async () => {
    for (const name of [
      "GOPR1187.MP4",
      "DSC_0042.MOV",
      "P1000123.mov",
      "MVI_2043.avi",
      "GX010123.mp4",
      "C0511.mp4",
      "00698.mkv",
      "VID_20190524_183012.mp4",
    ]) {
      expect(await verdictsOf(`Ember Days (1996)/${name}`), name).toEqual(HELD);
    }
    // A title with its year, machine-made names, and a number of the series' episodes.
    for (const name of ["4f3a2bcd99.mkv", "grp-ed.mkv", "emberdays1996.mkv"]) {
      expect((await verdictsOf(`Ember Days (1996)/${name}`)).line, name).toBe(21);
    }
    const short = identifying([movie(31, "Troy", 2004)]);
    expect((await short("Troy (2004)/TROY2004.mkv")).verdict).toBe(31);
  });
});

describe("a folder with the title that its videos name is that work's folder", () => {
  test.each([
    ["Extras/Season 1/Extras S01E02.mkv", 8],
    ["TV/Extras/Season 1/Extras S01E02.mkv", 8],
    ["EXTRAS/Extras - 2x03.mkv", 8],
    ["Trailers/Trailers.2012.1080p.WEB.x264-GRP.mkv", 26],
    ["Movies/Bonus/Bonus (2001).mkv", 27],
  ])("%s", async (path, want) => {
    expect(await verdictsOf(path)).toEqual({ line: want, engine: want });
  });
  test.each([
    "Lighthouse Row/Extras/Extras S01E02.mkv",
    "Ember Days (1996)/Trailers/Trailers 2012.mkv",
    "Ember Days (1996)/Trailers/Ember Days (1996).mkv",
    "Extras/Season 1/02.mkv",
  ])("but not below another work, or with videos that do not name it: %s", async (path) => {
    expect(await verdictsOf(path)).toEqual(HELD);
  });
});
