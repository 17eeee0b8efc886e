// Each rule has an example that is read differently without the rule.
import { describe, expect, test } from "vitest";
import { findBonus } from "../../../src/names/parse/extras.ts";
import { prepare } from "../../../src/names/parse/lex/prepare.ts";
import type { Step } from "../../../src/names/parse/lex/rules.ts";
import { readName } from "../../../src/names/parse/name.ts";
import { NAME_STEPS } from "../../../src/names/parse/name-rules.ts";
import { findIds } from "../../../src/names/parse/nfo/ids.ts";
import { contextOf, readNumbers } from "../../../src/names/parse/read-numbers.ts";
import { readTitle } from "../../../src/names/parse/read-title.ts";
import { BLOCK_RULES, readNamePrefix } from "../../../src/names/parse/title/name-prefix.ts";
import { readTitles, TITLES_STEPS } from "../../../src/names/parse/title/title.ts";
import { CLEAR_TAG_SIGNS, TITLE_WORD_SIGNS } from "../../../src/names/parse/title/title-end.ts";
import { TITLE_STEPS } from "../../../src/names/parse/title-rules.ts";
import { takeApart } from "../../../src/names/parse/tokens.ts";

type Example = [rule: string, name: string, read: object];

const ALONE = { series: false, movie: false };

const without = <Draft>(steps: readonly Step<Draft>[], name: string): readonly Step<Draft>[] =>
  steps.map((step) => ({ ...step, rules: step.rules.filter((rule) => rule.name !== name) }));

const namesOf = <Draft>(steps: readonly Step<Draft>[]): string[] =>
  steps.flatMap(({ rules }) => rules.map(({ name }) => name));

function titleOf(name: string, steps: typeof TITLE_STEPS): object {
  const { text, kind } = prepare(name);
  const parts = takeApart(text);
  const context = contextOf(name, parts, kind === "video");
  const id = findIds(text).start;
  const fan = context.anime || context.crc;
  return readTitle(parts, readNumbers(context, ALONE), { id, bonus: findBonus(text), fan }, steps);
}

function prefixOf(name: string, rules: typeof BLOCK_RULES): object {
  const parts = takeApart(prepare(name).text);
  const prefix = readNamePrefix(parts, parts.tags, false, rules);
  return { ...prefix, rest: parts.text.slice(prefix.titleStart) };
}

const OF_TITLE: Example[] = [
  ["a hard tag, or a bracket of tags", "Stone.Pier.1080p.Dusk", { title: "Stone Pier" }],
  ["season, episode or day", "Stone.Pier.S01E02.Dawn", { title: "Stone Pier" }],
  ["year", "Stone Pier (1998) Dusk", { title: "Stone Pier" }],
  ["id", "Stone Pier tt7654321 Dusk", { title: "Stone Pier" }],
  ["block in square brackets", "Stone Pier [Dusk] [Noon]", { title: "Stone Pier" }],
  ["number of a bonus", "Stone_Pier-x02-Making_of", { title: "Stone Pier" }],
  ["range of years", "Stone Pier 1991-1996", { title: "Stone Pier" }],
  ["opening, ending or clip of an anime", "[Grp] Stone Pier - NCOP1", { title: "Stone Pier" }],
  ["trailer of an anime", "[Grp] Stone Pier - Trailer 2", { title: "Stone Pier" }],
  ["volume of an anime", "[Grp] Stone Pier Vol. 3", { title: "Stone Pier" }],
  ["before a number, they do", "Stone.Pier.Uncut.S01E02", { title: "Stone Pier Uncut" }],
  ["before a year, a single one does", "Tall.French.1998.1080p", { title: "Tall French" }],
  ["before another sign, they do not", "Stone.Pier.FRENCH.1080p", { title: "Stone Pier" }],
  ["genre before the year", "Stone Pier - Drama 1998", { title: "Stone Pier" }],
  ["word for a whole season", "Stone.Pier.Complete.S01", { title: "Stone Pier" }],
  ["word before several seasons", "Stone Pier All S01-S03", { title: "Stone Pier" }],
  ["word before an episode", "Stone Pier - Episode 5 S02E05", { title: "Stone Pier" }],
  ["version", "Stone Pier v2", { title: "Stone Pier" }],
  ["pay per view", "Ring.Fight.212.PPV.One.Vs.Two", { title: "Ring Fight 212 One Vs Two" }],
  ["number of films in a collection", "Stone Pier 4 Film Collection", { title: "Stone Pier" }],
  ["the title up to a country in brackets", "Pier (US) - Dawn S01E01", { title: "Pier US" }],
  ["all words", "Stone Pier", { title: "Stone Pier" }],
  ["in the blocks, with the numbers", "[Grp][Stone Pier S2][05][1080p]", { title: "Stone Pier" }],
  [
    "in a folder, if a block with season and episode comes first",
    "[1x02] Dawn",
    { title: null, episodeTitle: "Dawn" },
  ],
  ["in the blocks, without words after them", "[Grp][Stone Pier][1080p]", { title: "Stone Pier" }],
  [
    "between an episode and its season",
    "Episode 14 Stone Pier (season 2)",
    { title: "Stone Pier" },
  ],
  [
    "after the number, with a group",
    "[Grp] 12 - Stone Pier",
    { title: "Stone Pier", episodeTitle: null },
  ],
  ["after the number or day", "2012.11.05 Pier - Dawn", { title: "Pier", episodeTitle: "Dawn" }],
  ["also in a block in another script", "[灯台] Pier 1998", { others: ["灯台"] }],
  ["after the season and a slash", "灯台 第二季 / Stone Pier S2 - 10", { title: "Stone Pier" }],
  ["after blocks", "灯台[全24集][国语].Stone.Pier.S01.2023", { title: "Stone Pier" }],
  [
    "with the common words after it",
    "Pier.Light.German.1963",
    { others: ["Pier Light", "Pier Light German"] },
  ],
  ["with all words up to the sign", "Stone.Pier.FRENCH.1080p", { others: ["Stone Pier FRENCH"] }],
];

const OF_NAME: Example[] = [
  ["country at the end of the title", "Pier.US.S01E02", { title: "Pier", country: "US" }],
  [
    "country in brackets after the title",
    "Pier [UK] 1080p",
    { country: "GB", altTitles: ["Pier"] },
  ],
  ["season, episode or day", "Stone.Pier.S01E02", { type: "episode" }],
  ["word for a series", "Stone Pier Complete Series 1080p", { type: "episode" }],
  ["opening, ending or special of an anime", "[Grp] Stone Pier - OP2", { type: "episode" }],
  ["web release of a television station", "Stone.Pier.720p.PBS.WEBRip", { type: "episode" }],
  ["bonus without a year", "Stone_Pier-x02-Making_of", { type: "episode" }],
  ["year", "Stone Pier (1998)", { type: "movie" }],
  ["hard tag, or tag after the title", "Stone Pier 1080p", { type: "movie" }],
  ["type of a video's file", "Stone Pier.mkv", { type: "movie" }],
  ["name written by a program", "Stone.Pier.Dusk", { type: "movie" }],
  ["the year", "Stone Pier (1998)", { year: 1998 }],
  ["the first year of all seasons", "Stone Pier 1993-2004 [S01-11]", { year: 1993 }],
  [
    "with the group, publisher or number before it",
    "BBC - Stone Pier",
    { altTitles: ["BBC Stone Pier"] },
  ],
  ["without the group before a dash", "grp-stone pier.mkv", { altTitles: ["stone pier"] }],
  [
    "without the word at its end, or the special's name behind the word",
    "[Grp] Stone Pier OVA.mkv",
    { altTitles: ["Stone Pier"] },
  ],
  ["a year without brackets may be", "Stone.Pier.1998.1080p", { altTitles: ["Stone Pier 1998"] }],
  ["part", "Stone Pier Part 2.mkv", { part: 2 }],
  ["disc of a film", "Stone Pier CD2.avi", { part: 2 }],
  ["piece of an episode", "Stone Pier S01E02a", { part: 1 }],
  ["its word or suffix", "Stone Pier-trailer.mkv", { extra: "trailer" }],
  ["a bonus without season, episode or day", "Stone_Pier-x02-Making_of", { extra: "other" }],
];

const OF_TITLES: Example[] = [
  [
    "the collection and the film's number in it",
    "Piers-f07-Dusk",
    { title: "Dusk", others: ["Piers"] },
  ],
  ["the suffix of a second copy", "Pier (1)", { title: "Pier" }],
  ["a bracket at the end", "Le Port (The Pier)", { title: "Le Port" }],
  ["a word of an anime's title", "Pier (Black)", { title: "Pier (Black)" }],
  ["the article", "Stone Pier (The)", { title: "The Stone Pier" }],
  ["a country", "Pier (UK)", { title: "Pier UK", others: [] }],
  ["the title in Latin letters", "Маяк (Pier)", { title: "Pier" }],
  ["another title, or the rest of the title", "Le Port (The Pier)", { title: "Le Port" }],
  ["the words without punctuation", "Stone.Pier.", { title: "Stone Pier" }],
  ["the words before AKA", "Le Port AKA The Pier", { title: "Le Port", others: ["The Pier"] }],
  ["in another script, after a shelf mark", "X 无声的证人", { title: "无声的证人" }],
  ["in Latin letters, next to another script", "灯台 Pier", { title: "Pier", others: ["灯台"] }],
  ["both sides of a slash", "Le Port / The Pier", { title: "Le Port", others: ["The Pier"] }],
  [
    "the whole, and both sides of a dash",
    "Pier - Dusk",
    { title: "Pier - Dusk", others: ["Pier", "Dusk"] },
  ],
];

const OF_BLOCKS: Example[] = [
  ["braces, except around an id", "{Dusk} Pier", { rest: "{Dusk} Pier" }],
  ["round, with more than two digits or tags", "(500)Piers", { rest: "(500)Piers" }],
  ["round, with a number and a space after it", "(9) Piers", { rest: "(9) Piers" }],
  ["square, with the number of an episode after a name", "[Grp][05] Pier", { rest: "[05] Pier" }],
  ["square, with the number of an episode", "[EP05] Pier", { blocks: [], rest: "Pier" }],
  ["square, with words", "[Grp] Pier", { group: "Grp", blocks: ["Grp"] }],
  ["tags after two names", "[Grp][Pier][1080p] Dusk", { rest: "[1080p] Dusk" }],
];

// Examples in which a soft tag is, or is not, a word of the title.
const OF_SOFT_TAGS: [sign: string, name: string, title: string][] = [
  ["it ends the name without a hard tag", "Stone Pier German", "Stone Pier German"],
  ["it follows an article", "Pier.and.the.French.1080p", "Pier and the French"],
  ["it follows a joining word", "Longer.and.Uncut.1080p", "Longer and Uncut"],
  [
    "it is a station in small letters",
    "Pier.of.Love.History.EXTENDED.1080p",
    "Pier of Love History",
  ],
  ["it is an edition or a version", "Stone.Pier.Uncut.1998.720p", "Stone Pier"],
  ["no title has its spelling", "Stone.Pier.Boxset.1998.720p", "Stone Pier"],
  ["it is 3D, and another tag confirms it", "Stone.Pier.3D.1998.HSBS", "Stone Pier"],
  [
    "it is the only word for its language, after a title",
    "Stone.Pier.GERMAN.1998.720p",
    "Stone Pier",
  ],
];

describe("rules", () => {
  test.each(OF_TITLE)("title: %s: %s", (rule, name, read) => {
    expect(titleOf(name, TITLE_STEPS)).toMatchObject(read);
    expect(titleOf(name, without(TITLE_STEPS, rule))).not.toMatchObject(read);
  });
  test.each(OF_NAME)("name: %s: %s", (rule, name, read) => {
    expect(readName(name, ALONE)).toMatchObject(read);
    expect(readName(name, ALONE, without(NAME_STEPS, rule))).not.toMatchObject(read);
  });
  test.each(OF_TITLES)("titles of a text: %s: %s", (rule, text, read) => {
    const fan = rule.includes("anime");
    expect(readTitles(text, fan)).toMatchObject(read);
    expect(readTitles(text, fan, without(TITLES_STEPS, rule))).not.toMatchObject(read);
  });
  test.each(OF_BLOCKS)("block: %s: %s", (rule, name, read) => {
    expect(prefixOf(name, BLOCK_RULES)).toMatchObject(read);
    const others = BLOCK_RULES.filter((one) => one.name !== rule);
    expect(prefixOf(name, others)).not.toMatchObject(read);
  });
  test.each(OF_SOFT_TAGS)("soft tag: %s: %s", (_sign, name, title) => {
    expect(readName(name, ALONE).title).toBe(title);
  });
  test("every rule has an example", () => {
    const ruleOf = ([rule]: Example): string => rule;
    expect(OF_TITLE.map(ruleOf)).toEqual(namesOf(TITLE_STEPS));
    expect(OF_NAME.map(ruleOf)).toEqual(namesOf(NAME_STEPS));
    expect(OF_TITLES.map(ruleOf)).toEqual(namesOf(TITLES_STEPS));
    expect(OF_SOFT_TAGS.map(([sign]) => sign)).toEqual(
      [...TITLE_WORD_SIGNS, ...CLEAR_TAG_SIGNS].map(({ name }) => name),
    );
    expect(OF_BLOCKS.map(ruleOf)).toEqual(BLOCK_RULES.map(({ name }) => name));
  });
});
