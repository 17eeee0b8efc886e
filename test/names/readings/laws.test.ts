// Tests the laws of the name reader on random names. The laws are described in
// docs/develop/identification.md.
import { describe, expect, test } from "vitest";
import { titleKey } from "../../../src/names/identify/title-key.ts";
import { AS_IT_STANDS } from "../../../src/names/parse/lex/parsed-name.ts";
import { parseName } from "../../../src/names/parse/name.ts";
import { parsePath } from "../../../src/names/parse/path.ts";
import { tokensOf } from "../../../src/names/parse/tokens.ts";
import { claimsOf } from "../../../src/names/readings/facts/claims.ts";
import { findFilmWords, findStrayWords } from "../../../src/names/readings/facts/walk-words.ts";
import { listFilmReadings, readAsFilms } from "../../../src/names/readings/films.ts";
import { explainsAway } from "../../../src/names/readings/roles.ts";
import { randomFrom } from "../../support/random.ts";

const IS_LONG = process.env.PLEX_INGEST_FAULTS === "long";
const NAMES = IS_LONG ? 1_000_000 / 10 : 400;
const TIMEOUT_MS = IS_LONG ? 3_600_000 : 20_000;

type Made = {
  pick: <T>(of: readonly T[]) => T;
  /** A word that no table contains. */
  word: () => string;
  title: () => string;
  year: () => number;
  tags: () => string;
};

const HAN = [
  "无声的证人",
  "最后的城市",
  "雾都",
  "サザエさん",
  "Тихая гавань",
  "ลมหายใจ",
  "고요한항구",
  "ميناء هادئ",
  "הנמל השקט",
];

function made(seed: number): Made {
  const next = randomFrom(seed);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T;
  const word = (): string => {
    const syllable = () =>
      `${pick(Array.from("bdfgklmnprvz"))}${pick(Array.from("aeiou"))}${pick(["", "", "x", "q"])}`;
    const text = Array.from({ length: 2 + Math.floor(next() * 3) }, syllable).join("");
    return `Q${text.slice(1)}`;
  };
  const title = (): string => Array.from({ length: 1 + Math.floor(next() * 3) }, word).join(" ");
  return {
    pick,
    word,
    title,
    year: () => 1950 + Math.floor(next() * 70),
    tags: () =>
      pick([
        "1080p.BluRay.x264-GRP",
        "720p.WEB-DL.DD5.1.H264-GRP",
        "DVDRip.XviD-GRP",
        "2160p.UHD.BluRay.HEVC-GRP",
      ]),
  };
}

const law = (name: string, hold: (make: Made, at: number) => void): void =>
  test(name, { timeout: TIMEOUT_MS }, () => {
    for (let at = 0; at < NAMES; at += 1) hold(made(at + 1), at);
  });

const dots = (text: string): string => text.replaceAll(" ", ".");

describe("each word has a role in a reading", () => {
  law("a name with an unknown word between year and tags has no film reading", (make) => {
    const [title, stray, year] = [make.title(), make.word(), make.year()];
    const name = `${dots(title)}.${year}.${make.pick(["", "GERMAN.", "Extended.Cut."])}${stray}.${make.tags()}.mkv`;
    expect(listFilmReadings(name), name).toEqual([]);
  });

  law(
    "a film reading has no unknown word, and its title is one contiguous run of words",
    (make) => {
      const [title, year] = [make.title(), make.year()];
      const lead = make.pick(["", "01 - ", "Disney - ", "Marvel 05 - ", "7. "]);
      const behind = make.pick([
        "",
        " German",
        " Bootleg Cut",
        " (2019 Remaster)",
        " 20th Anniversary Edition",
      ]);
      const name = `${lead}${title} (${year})${behind} ${make.tags()}.mkv`;
      const readings = listFilmReadings(name);
      expect(
        readings.map((one) => `${one.title} ${one.year}`),
        name,
      ).toContain(`${title} ${year}`);
      for (const { roles } of readings) {
        expect(
          roles.map(({ role }) => role),
          name,
        ).not.toContain("unknown");
        const of = roles.flatMap(({ role }, at) => (role === "title" ? at : []));
        expect((of.at(-1) ?? 0) - (of[0] ?? 0), name).toBe(of.length - 1);
      }
    },
  );
});

describe("every word that is in no table is left for a guard", () => {
  const known = { titles: [], otherTitles: [], episodeTitles: [], group: "GRP" };

  law("after a film's year or edition, with or without known words around it", (make) => {
    const [title, stray, year] = [dots(make.title()), make.word(), make.year()];
    const described = make.pick(["", "GERMAN.", "Directors.Cut.", "Remastered.2015.", "(Drama)."]);
    const name = make.pick([
      `${title}.${year}.${described}${stray}.${make.tags()}.mkv`,
      `${title}.(${year}).${stray}.${described}${make.tags()}.mkv`,
      `${title}.Directors.Cut.${stray}.mkv`,
    ]);
    expect(findFilmWords(name)?.leftover.join(" "), name).toContain(stray);
  });

  law(
    "after a film's year, a tag for an extra or a sample is left, but “+ Extras” is not",
    (make) => {
      const thing = make.pick(["Extras", "Bonus", "Sample", "Proof"]);
      const [title, year] = [dots(make.title()), make.year()];
      const name = `${title}.${year}.${make.pick(["", "GERMAN."])}${thing}.${make.tags()}.mkv`;
      expect(findFilmWords(name)?.leftover, name).toEqual([thing]);
      const included = `${title} (${year}) + Extras ${make.tags()}.mkv`;
      expect(findFilmWords(included)?.leftover, included).toEqual([]);
    },
  );

  law("after an episode's numbers, between season and episode, and in brackets", (make, at) => {
    // No word of a random title begins with this letter.
    const [title, stray] = [make.title(), `W${make.word()}`];
    const [season, episode] = [(at % 40) + 1, (at % 30) + 1];
    const [before, behind] = make.pick([
      ["", ` ${stray}`],
      [` ${stray}`, ""],
      ["", ` [${stray}]`],
    ]);
    const name = `${title} S${String(season).padStart(2, "0")}${before}E${String(episode).padStart(2, "0")}${behind} 720p.mkv`;
    const { after, inBlocks } = findStrayWords(name, { ...known, titles: [titleKey(title)] });
    expect(`${after} ${inBlocks}`, name).toContain(stray);
  });
});

describe("a weaker claim is not evidence against a stronger one", () => {
  law(
    "reads a season up to 40 anywhere in the name, and marks film readings that explain it by a weaker claim",
    (make, at) => {
      const season = (at % 40) + 1;
      const mark = `S${String(season).padStart(2, "0")}`;
      const [title, year] = [dots(make.title()), make.year()];
      const name = make.pick([
        `${title}.${year}.${mark}.${make.tags()}`,
        `${title}.${year}.1080p-${mark}`,
        `${title}.German.${year}.${mark}.1080p`,
        `${title}.${year}.BluRay.E-AC3-${mark}.mkv`,
      ]);
      const first = parseName(name);
      expect(first, name).toMatchObject({ type: "episode", seasons: [season] });
      for (const reading of listFilmReadings(name)) {
        expect(explainsAway(reading.roles, first), name).toBe(true);
      }
    },
  );

  law(
    "a name with a word that decides the kind has no film reading, even if the word is after the tags",
    (make) => {
      const kind = make.pick([
        "Complete.Series",
        "Miniseries",
        "TV.Series",
        "Season",
        "Episode",
        "Integrale",
      ]);
      const [title, year] = [dots(make.title()), make.year()];
      const name = make.pick([
        `${title}.${year}.${kind}.${make.tags()}`,
        `${title}.${year}.1080p.${kind}-GRP`,
      ]);
      expect(listFilmReadings(name), name).toEqual([]);
      expect(claimsOf(tokensOf(name)), name).toContain("kind");
    },
  );
});

describe("a reading is a value", () => {
  law(
    "a film reading states a component's title and year, and leaves the path unchanged",
    (make) => {
      const [title, year] = [make.title(), make.year()];
      const path = `Films/${make.pick(["01 - ", ""])}${title} ${make.pick(["German ", ""])}(${year})/${dots(title)}.mkv`;
      for (const { title: said, year: dated, reading } of readAsFilms({ name: path, videos: [] })) {
        expect(parsePath(path, reading), path).toMatchObject({
          name: path,
          type: "movie",
          year: dated,
        });
        expect(
          [...reading.values()].map((one) => one.title),
          path,
        ).toContain(said);
      }
      expect(parsePath(path, AS_IT_STANDS), path).toEqual(parsePath(path));
    },
  );
});

describe("words around a title", () => {
  law("a letter or number before a title in another script is a shelf mark", (make) => {
    const [title, year] = [make.pick(HAN), make.year()];
    const mark = `${make.pick(Array.from("ABCMXWZ"))}${make.pick(["", "1", "12"])}`;
    expect(parseName(`${mark} ${title} (${year}).mkv`).title).toBe(title);
  });

  law("an article after the title becomes its first word", (make) => {
    const title = make.title();
    const name = `${title}${make.pick([" (The)", ", The"])} - S01E0${make.pick([1, 5, 9])}.mkv`;
    expect(parseName(name).title, name).toBe(`The ${title}`);
  });
});
