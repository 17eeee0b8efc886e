import { EPISODE, EPISODE_BESIDE, OF, SEASON, SEASON_BESIDE } from "../lex/counting-words.ts";
import { episodesAt, type Numbering, numberingAt, numbersAfter, readEpisodeList } from "../lex/number-list.ts";
import { allMatches } from "../tags/find-tags.ts";
import { ordinalSeasonEpisode } from "./compact.ts";
import { CARDINAL_WORDS, numberOf } from "./number-words.ts";

const NOT_IN_WORD = String.raw`(?<![a-z\d\u00c0-\u024f]|[a-z]')`;

// S01E02, S1 E9, s03-x01, S01x02, S01xE02, S6.Ep5, S2 - Episode 4, T1E05, S2 (Ep 6)
const S_E = new RegExp(
  String.raw`${NOT_IN_WORD}(?:s|t)[ .]?(\d{1,4})[ .,_-]{0,3}\(?(?:x?e(?:p(?:isode)?)?|xe?|folge|episodio)[ .#-]{0,2}\(?(\d{1,5})(?!\d|p\b|x\d|(?<=#\d{1,2})\.\d)`,
  "gi",
);

// 1x02, 2014x18; a resolution has three digits or more on both sides, channels a point (`5.1x2`).
const CROSSED = String.raw`(?<!(?<!\d)[1-9]\.(?=[01]x))(\d{1,2}|(?:19|20)\d\d)x(\d{1,3})(?![\dp]|(?!(?:and|to)\d|m\d{3,4}p)[a-wyz])`;
const N_X_M = new RegExp(String.raw`(?<![a-z\d\u00c0-\u024f.]|\d[.,]|x\d{1,3}-)${CROSSED}`, "gi");
const N_X_M_DOTTED = new RegExp(String.raw`(?<![a-z\d\u00c0-\u024f])${CROSSED}`, "gi");

// Season two Episode four · Season 3, Episode 2 · Series4 Episode2 · Saison 1 Épisode 2 · Season 2 2of12 · Se.3 afl.3 · Season 5 Ep(01-10)
const WORDED = new RegExp(
  String.raw`(?<![a-z\d\u00c0-\u024f])(?:${SEASON}|${SEASON_BESIDE}|s[en]?|t)[ .:#-]{0,3}(\d{1,4}|(?<=[ .])(?:${CARDINAL_WORDS})(?=[ .]))(?!\d)(?: ?of ?\d{1,2})?[ .,:/()[\]-]{0,4}(?:(?:${EPISODE}|${EPISODE_BESIDE}|e)[ .:#(-]{0,3}(\d{1,5}|(?<=[ .])(?:${CARDINAL_WORDS}))(?![\da-z]|\.\d\d?(?!\d))|(\d{1,3}) ?of ?\d{1,3}(?![\da-z]))`,
  "gi",
);

// 1 x 02 after a word, followed by the end, a dash or a bracket
const SPACED = /(?<=[a-z)] )(\d{1,2}) x (\d{1,3})(?=$|-[a-z]| - |[ .]?[[(])/gi;

// A season and two digits behind a point, where nothing else is written so: S01.07, [2.10], Show - 6.01 - Title,
// Season 4.16, Episode 1.22, EP #1.2
const POINTED = new RegExp(
  String.raw`(?:(?<![a-z\d])s(?=\d\d\.)|(?<![a-z\d])(?:(?:${SEASON}|episode|ep)(?<!s)[ .]{1,2}#?|#)|(?<=^|[^\]])\[(?=[\d.]+\])|(?:^|(?<= - ))(?=[\d.]+ - ))(\d{1,2})\.(\d{2,3}|(?<=#\d\.)\d)(?![\da-z]|\.\d{1,2}(?!\d)|[ .-]?bit)\]?`,
  "gi",
);
// 87 (S4-24), S2-07: a season, and an episode behind a hyphen; S02-07 is a range of seasons. S0201 has no mark at all.
const HYPHENED =
  /(?:(?<=[ -]\d{2,3} [([])s(?=[1-9]\d?-\d{1,3}[)\]])|(?<![a-z\d])s(?=\d-0\d))(\d{1,2})-(\d{1,3})(?!\d)/gi;
const TIGHT = /(?<![a-z\d-])s(0\d|1[0-8])(\d\d)(?![\da-z])/gi;
// TitleS01E06, Title1x01, 01E06
const GLUED =
  /(?:(?<=[a-z\u00c0-\u024f]{2})s(?=\d\de)|(?<=[a-z\u00c0-\u024f]{3})(?=\d{1,2}x\d\d(?![\da-z]))|(?<![a-z\d-])(?=\d\de\d\d(?![a-z\d])))(\d{1,2})[ex](\d\d)(?!\d)/gi;

// S01 1-8 из 10, S01 [01-05], Сезон 2 / Серии: 1-10 из 12, S1E1-8 of 10
const SPAN = new RegExp(
  String.raw`(?<![a-z\d])(?:s|(?:${SEASON})[ .:]{0,2})(\d{1,2})[ .,/:-]{1,4}(?:(?:${EPISODE}|e)[ .:]{0,2})?([([])?(\d{1,3}) ?[-~] ?(\d{1,3})(?:[\])]|[ .]?(?:${OF})[ .]?(?:\d{1,3}|\?{1,3}))`,
  "i",
);
// 시즌3.9화, シーズン3 9話: the word of the episode behind its number.
const EPISODE_BEHIND_NUMBER = new RegExp(
  String.raw`(?<![\p{L}\d])(?:${SEASON})[ .]?(\d{1,2})[ .-]{1,3}(\d{1,4})[話话集回화회](?!\p{L})`,
  "giu",
);
// In the order in which they are tried.
const FORMS: readonly RegExp[] = [
  S_E,
  N_X_M,
  WORDED,
  EPISODE_BEHIND_NUMBER,
  N_X_M_DOTTED,
  SPACED,
  POINTED,
  HYPHENED,
  TIGHT,
  GLUED,
];
const VERSION = /^[ .]?v(\d)(?![\da-z])/i;

/** The first season with episodes in the name: `S01E02`, `1x02`, `Season 3, Episode 2`, with lists and ranges. */
export function seasonEpisode(text: string): Numbering | undefined {
  for (const pattern of FORMS) {
    const numbering = pattern === WORDED ? (ordinalSeasonEpisode(text) ?? seasonSpan(text)) : undefined;
    if (numbering) return numbering;
    for (const match of allMatches(pattern, text)) {
      const [all, a = "", b, c] = match;
      const at = match.index;
      if (all.includes("x") && isResolution(a, b ?? "")) continue;
      return withEpisodeList(text, at, at + all.length, valueOf(a), valueOf(b ?? c ?? ""));
    }
  }
  return undefined;
}

const valueOf = (number: string): number => (/^\d+$/.test(number) ? Number(number) : (numberOf(number) ?? 0));

function isResolution(a: string, b: string): boolean {
  return (
    (a === "16" && b === "9") || (a === "4" && b === "3") || (a.length === 4 && b.length === 3 && Number(b) >= 240)
  );
}

function withEpisodeList(text: string, start: number, at: number, season: number, episode: number): Numbering {
  const list = readEpisodeList(text, at, season, episode);
  // A range over several seasons is a pack: the names of its files give the episodes.
  if (list.lastSeason !== season) {
    return numberingAt(start, list.end, { seasons: [season, ...numbersAfter(season, list.lastSeason)] });
  }
  const version = VERSION.exec(text.slice(list.end, list.end + 5));
  const end = list.end + (version?.[0].length ?? 0);
  return episodesAt(start, end, season, list.episodes, Number(version?.[1] ?? 0));
}

/**
 * A season with the range of episodes that a pack has: `S01 1-8 из 10`, `S01 [01-05]`. The second number must be
 * larger.
 */
function seasonSpan(text: string): Numbering | undefined {
  const match = SPAN.exec(text);
  const [all = "", season = "", open, a = "", b = ""] = match ?? [];
  if (!match || Number(b) <= Number(a) || (open === undefined) !== !/[\])]$/.test(all)) return undefined;
  const episodes = [Number(a), ...numbersAfter(Number(a), Number(b))];
  return episodesAt(match.index, match.index + all.length, Number(season), episodes);
}
