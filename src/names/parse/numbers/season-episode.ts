import {
  createEpisodes,
  createNumbering,
  EPISODE,
  EPISODE_BEHIND,
  EPISODE_BESIDE,
  LETTERS,
  listNumbersAfter,
  listUpTo,
  NOT_IN_WORD,
  type Numbering,
  OF,
  ORDINAL,
  readEpisodeList,
  readVersionAt,
  SEASON,
  SEASON_BESIDE,
} from "../lex/number-list.ts";
import { createPrefilter } from "../lex/scan.ts";
import {
  type FormMatch,
  findStrongestClaim,
  hasSeasonWord,
  listClaims,
  type NumberForm,
  type Span,
  toStarts,
} from "./number-form.ts";
import { CARDINAL_WORDS, numberOf } from "./number-words.ts";

// S01E02, SO1E02, S1 E9, s03-x01, S01x02, S01xE02, S6.Ep5, S2 - Episode 4, T1E05, S2 (Ep 6)
const S_E = new RegExp(
  String.raw`${NOT_IN_WORD}(?:s|t|so(?=\de))[ .]?(\d{1,4})[ .,_-]{0,3}\(?(?:x?e(?:p(?:isode)?)?|xe?|folge|episodio)[ .#-]{0,2}\(?(\d{1,5})(?!\d|p\b|x\d|(?<=#\d{1,2})\.\d)`,
  "gi",
);

// 1x02, 2014x18. A resolution has at least three digits on both sides, and audio channels contain a
// dot (`5.1x2`).
const CROSSED = String.raw`(?<!(?<!\d)[1-9]\.(?=[01]x))(\d{1,2}|(?:19|20)\d\d)x(\d{1,3}|(?<=(?<!\d)\d\dx)\d{4})(?![\dp]|(?!(?:and|to)\d|m\d{3,4}p)[a-wyz])`;
const N_X_M = new RegExp(String.raw`(?<![a-z\d\u00c0-\u024f])${CROSSED}`, "gi");

// 1. Sezon 5. Bölüm, 2. évad 3. rész, 1 сезон 5 серия: in some languages, the number comes before
//    the word.
const ORDINALS = new RegExp(
  String.raw`(?<![${LETTERS}\d])(\d{1,2})${ORDINAL}?[ .-]{0,2}(?!series)(?:${SEASON})[ .,-]{1,4}(\d{1,4})(?:-(\d{1,4}))?${ORDINAL}?[ .-]{0,2}(?:${EPISODE_BEHIND})(?![${LETTERS}\d])`,
  "gi",
);

// Season two Episode four · Season 3, Episode 2 · Series4 Episode2 · Saison 1 Épisode 2 · Season 2
// 2of12 · Se.3 afl.3 · Season 5 Ep(01-10)
const WORDED = new RegExp(
  String.raw`(?<![a-z\d\u00c0-\u024f])(?:${SEASON}|${SEASON_BESIDE}|s[en]?|t)[ .:#-]{0,3}(\d{1,4}|(?<=[ .])(?:${CARDINAL_WORDS})(?=[ .]))(?!\d)(?: ?of ?\d{1,2})?[ .,:/()[\]-]{0,4}(?:(?:${EPISODE}|${EPISODE_BESIDE}|e)[ .:#(-]{0,3}(\d{1,5}|(?<=[ .])(?:${CARDINAL_WORDS}))(?![\da-z]|\.\d\d?(?!\d))|(\d{1,3}) ?of ?\d{1,3}(?![\da-z]))`,
  "gi",
);

// 1 x 02 after a word, followed by the end, a dash or a bracket
const SPACED = /(?<=[a-z)] )(\d{1,2}) x (\d{1,3})(?=$|-[a-z]| - |[ .]?[[(])/gi;

// A season and two digits after a dot, in positions where no other number has this form: S01.07,
// [2.10], Show - 6.01 - Title, Season 4.16, Episode 1.22, EP #1.2
const POINTED = new RegExp(
  String.raw`(?:(?<![a-z\d])s(?=\d\d\.)|(?<![a-z\d])(?:(?:${SEASON}|episode|ep)(?<!s)[ .]{1,2}#?|#)|(?<=^|[^\]])\[(?=[\d.]+\])|(?:^|(?<= - ))(?=[\d.]+ - ))(\d{1,2})\.(\d{2,3}|(?<=#\d\.)\d)(?![\da-z]|\.\d{1,2}(?!\d)|[ .-]?bit)\]?`,
  "gi",
);
// 87 (S4-24), S2-07: a season, with an episode after a hyphen. S02-07 is a range of seasons. S0201
// has no separator.
const HYPHENED =
  /(?:(?<=[ -]\d{2,3} [([])s(?=[1-9]\d?-\d{1,3}[)\]])|(?<![a-z\d])s(?=\d-0\d))(\d{1,2})-(\d{1,3})(?!\d)/gi;
const TIGHT = /(?<![a-z\d-])s(0\d|1[0-8])(\d\d)(?![\da-z])/gi;
// TitleS01E06, Title1x01, 01E06
const GLUED =
  /(?:(?<=[a-z\u00c0-\u024f]{2})s(?=\d\de)|(?<=[a-z\u00c0-\u024f]{3})(?=\d{1,2}x\d\d(?![\da-z]))|(?<![a-z\d-])(?=\d\de\d\d(?![a-z\d])))(\d{1,2})[ex](\d\d)(?!\d)/gi;

// S01 1-8 из 10, S01 [01-05], Сезон 2 / Серии: 1-10 из 12, S1E1-8 of 10: the episode range of a
// pack, followed by a total or in brackets.
const SPAN = new RegExp(
  String.raw`(?<![a-z\d])(?:s|(?:${SEASON})[ .:]{0,2})(\d{1,2})[ .,/:-]{1,4}(?:(?:${EPISODE}|e)[ .:]{0,2})?(?:[([](?=\d{1,3} ?[-~] ?\d{1,3}[\])])|(?=\d{1,3} ?[-~] ?\d{1,3}[ .]?(?:${OF})[ .]?[\d?]))(\d{1,3}) ?[-~] ?(\d{1,3})(?:[\])]|[ .]?(?:${OF})[ .]?(?:\d{1,3}|\?{1,3}))`,
  "gi",
);
// 시즌3.9화, シーズン3 9話: the word for “episode” follows its number.
const EPISODE_BEHIND_NUMBER = new RegExp(
  String.raw`(?<![${LETTERS}\d])(?:${SEASON})[ .]?(\d{1,2})[ .-]{1,3}(\d{1,4})[話话集回화회](?![${LETTERS}])`,
  "gi",
);
// Show - 103 (03) - Title: the number in brackets proves that 103 is season 1, episode 3.
const REPEATED = /[ .]-[ .](\d{1,2})(\d\d)[ .]\(\2\)(?=[ .]-)/g;
// S01SP02, S01OVA02: a special of that season. TMDB lists specials in season 0, where the title
// must show which special it is.
const SPECIAL = /(?<![a-z\d])s\d{1,2}(?:sp|ova|oad|ona)(\d{1,2})(?![\da-z])/gi;

const valueOf = (number = ""): number =>
  /^\d+$/.test(number) ? Number(number) : (numberOf(number) ?? 0);

const isResolution = (a = "", b = ""): boolean =>
  (a === "16" && b === "9") ||
  (a === "4" && b === "3") ||
  (a.length === 4 && b.length === 3 && Number(b) >= 240);

/** Reads a season and an episode, and the list that starts with them. */
function listed(match: RegExpExecArray, { text }: { text: string }): Numbering | undefined {
  const [all, a, b, c] = match;
  if (all.includes("x") && isResolution(a, b)) return undefined;
  const [start, season] = [match.index, valueOf(a)];
  const list = readEpisodeList(text, start + all.length, season, valueOf(b ?? c));
  // A range over several seasons is a pack. The file names give the episodes.
  if (list.lastSeason !== season) {
    return createNumbering(start, list.end, {
      seasons: [season, ...listNumbersAfter(season, list.lastSeason)],
    });
  }
  const { version, end } = readVersionAt(text, list.end);
  return createEpisodes(start, end, season, list.episodes, version);
}

/** Reads a season with one episode or a range. */
function ranged({ 0: all, 1: season, 2: a, 3: b, index }: RegExpExecArray): Numbering {
  return createEpisodes(index, index + all.length, Number(season), listUpTo(Number(a), Number(b)));
}

export const SEASON_EPISODE_FORMS: readonly NumberForm[] = [
  ["S01E02", S_E, listed, createPrefilter("s9|t9|o9|s 9|s.9|t 9|t.9")],
  ["1x02", N_X_M, listed, createPrefilter("9x9")],
  ["1. Sezon 5. Bölüm", ORDINALS, ranged, hasSeasonWord],
  [
    "S01 1-8 of 10",
    SPAN,
    (all) => (Number(all[3]) > Number(all[2]) ? ranged(all) : undefined),
    createPrefilter("9-9|9 -9|9- 9|9 - 9"),
  ],
  ["Season 1 Episode 2", WORDED, listed],
  ["시즌3.9화", EPISODE_BEHIND_NUMBER, listed, createPrefilter("é")],
  ["1 x 02", SPACED, listed, createPrefilter("9 x 9")],
  ["[1.02]", POINTED, listed, createPrefilter(`s9.9|#9.9|(9.9|^9.9|- 9.9|ep|${toStarts(SEASON)}`)],
  ["(S1-02)", HYPHENED, listed, createPrefilter("s9-9")],
  ["S0102", TIGHT, listed, createPrefilter("s99")],
  ["01E02", GLUED, listed, createPrefilter("9e9|9x9")],
  ["102 (02)", REPEATED, ranged, createPrefilter("9 (9|9.(9")],
  [
    "S01SP02",
    SPECIAL,
    ({ 0: all, 1: number, index }) =>
      createEpisodes(index, index + all.length, 0, [Number(number)]),
    createPrefilter("s9s|s9o"),
  ],
];

const MAY_GO_ON = /\d[ .]?[ex]\d/i;

/**
 * Reads season and episode in a name: `S01E02`, `1x02`, `Season 3, Episode 2`, including lists and
 * ranges. Later numbers belong to the list if they have the same form and continue the count in
 * that season: `s01e01.Title.s01e02.Title`.
 */
export function readSeasonEpisode(text: string, stronger?: Span): FormMatch | undefined {
  const best = findStrongestClaim(SEASON_EPISODE_FORMS, { text }, stronger);
  if (!best || !MAY_GO_ON.test(text.slice(best.end))) return best;
  const alike = SEASON_EPISODE_FORMS.filter(([form]) => form === best.form);
  let { end, episodes } = best;
  for (const next of listClaims(alike, { text })) {
    if (
      next.start >= end &&
      next.seasons.join() === best.seasons.join() &&
      next.episodes[0] === (episodes.at(-1) ?? 0) + 1
    ) {
      episodes = [...episodes, ...next.episodes];
      ({ end } = next);
    }
  }
  return { ...best, end, episodes };
}
