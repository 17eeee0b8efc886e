import { type Numbering, numberingAt, numbersAfter, readEpisodeList } from "../lex/number-list.ts";
import { allMatches } from "../tags/find-tags.ts";
import { ordinalSeasonEpisode } from "./compact.ts";

const NOT_IN_WORD = String.raw`(?<![a-z\d\u00c0-\u024f]|[a-z]')`;

// S01E02, S1 E9, s03-x01, S01x02, S01xE02, S6.Ep5, S2 - Episode 4, T1E05, S2 (Ep 6)
const S_E = new RegExp(
  String.raw`${NOT_IN_WORD}(?:s|t)[ .]?(\d{1,4})[ .,_-]{0,3}\(?(?:x?e(?:p(?:isode)?)?|xe?|folge|episodio)[ .#-]{0,2}\(?(\d{1,5})(?!\d|p\b|x\d)`,
  "gi",
);

// 1x02, 2014x18; a resolution has three digits or more on both sides.
const N_X_M = new RegExp(
  String.raw`(?<![a-z\d\u00c0-\u024f.]|\d[.,]|x\d{1,3}-)(\d{1,2}|(?:19|20)\d\d)x(\d{1,3})(?![\dp]|[a-wyz])`,
  "gi",
);

const N_X_M_DOTTED = new RegExp(
  String.raw`(?<![a-z\d\u00c0-\u024f])(\d{1,2}|(?:19|20)\d\d)x(\d{1,3})(?![\dp]|[a-wyz])`,
  "gi",
);

// Season 3, Episode 2 · Series4 Episode2 · Saison 1 Épisode 2 · Season 2 2of12
const WORDED =
  /(?<![a-z\d\u00c0-\u024f])(?:season|series|saison|staffel|temporada|stagione|seizoen|sezona?|sezonul|évad|sæson|säsong|сезон|s)[ .:-]{0,3}(\d{1,4})(?!\d)(?: ?of ?\d{1,2})?[ .,:-]{0,3}(?:(?:episodes?|épisode|episodio|eps?|folge|aflevering|afl|odcinek|odc|b[öo]l[üu]m|díl|rész|avsnitt|afsnit|episodul|серия|серии|e)[ .:#-]{0,3}(\d{1,4})(?![\da-z])|(\d{1,3}) ?of ?\d{1,3}(?![\da-z]))/gi;

// 1 x 02 after a word, followed by the end, a dash or a bracket
const SPACED = /(?<=[a-z)] )(\d{1,2}) x (\d{1,3})(?=$|-[a-z]| - |[ .]?[[(])/gi;

// S01 1-8 из 10, S01 [01-05], Сезон 2 / Серии: 1-10 из 12, S1E1-8 of 10
const SPAN =
  /(?<![a-z\d])(?:s|(?:season|сезон)[ :]{0,2})(\d{1,2})[ .,/:-]{1,4}(?:(?:серии|серия|episodes?|eps?|e)[ .:]{0,2})?([([])?(\d{1,3}) ?[-~] ?(\d{1,3})(?:[\])]|[ .]?(?:из|of) ?(?:\d{1,3}|\?{1,3}))/i;
// S03 Episodes 01 - 05, Temporada 1 Capítulos 1 al 5
const PLURAL =
  /(?<![a-z\d])(?:s|(?:season|saison|staffel|temporada|stagione|сезон)[ .:]{0,2})(\d{1,2})[ .,/:()[\]-]{1,4}(?:episodes|eps|épisodes|cap[ií]tulos|caps|folgen|episodi|серии)[ .:]{0,2}(\d{1,3})[ .]?(?:[-~]|to|al?|à|bis|до|thru)[ .]?(\d{1,3})(?![\da-z])/i;
const MAY_HAVE_SPAN = /\d ?[-~] ?\d/;
const MAY_HAVE_PLURAL = /(?:es|eps|ps|os|en|di|ии)[ .:]{0,2}\d/i;
// [2.10]: a season and a two-digit episode, alone in square brackets
const DOTTED = /(?<=[\p{L}\d)] )\[(\d{1,2})\.(\d\d)\]/u;
const MAY_HAVE_CROSS = /\d ?x ?\d/i;
const MAY_HAVE_WORD = /seas|seri|sais|staff|temp|stag|seiz|sez|éva|sæs|säs|сез|s ?\d/i;
const VERSION = /^[ .]?v(\d)(?![\da-z])/i;

/** The first season with episodes in the name: `S01E02`, `1x02`, `Season 3, Episode 2`, with lists and ranges. */
export function seasonEpisode(text: string): Numbering | undefined {
  for (const pattern of [S_E, N_X_M, WORDED, N_X_M_DOTTED, SPACED]) {
    // Cheap tests first: most names have only one of the forms.
    if ((pattern === N_X_M || pattern === N_X_M_DOTTED || pattern === SPACED) && !MAY_HAVE_CROSS.test(text)) continue;
    if (pattern === WORDED) {
      const numbering = ordinalSeasonEpisode(text) ?? seasonSpan(text);
      if (numbering) return numbering;
      if (!MAY_HAVE_WORD.test(text)) continue;
    }
    for (const match of allMatches(pattern, text)) {
      const [all, a = "", b, c] = match;
      const at = match.index;
      if ((pattern === N_X_M || pattern === N_X_M_DOTTED) && isResolution(a, b ?? "")) continue;
      return withEpisodeList(text, at, at + all.length, Number(a), Number(b ?? c));
    }
  }
  return undefined;
}

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
  return numberingAt(start, list.end + (version?.[0].length ?? 0), {
    seasons: [season],
    episodes: list.episodes,
    version: Number(version?.[1] ?? 0),
  });
}

/**
 * A season with the range of episodes that a pack has: `S01 1-8 из 10`, `S01 [01-05]`. The second number must be
 * larger.
 */
function seasonSpan(text: string): Numbering | undefined {
  const match = MAY_HAVE_SPAN.test(text) ? SPAN.exec(text) : null;
  const [all = "", season = "", open, a = "", b = ""] = match ?? [];
  const plural = MAY_HAVE_PLURAL.test(text) ? PLURAL.exec(text) : null;
  if (plural && Number(plural[3]) > Number(plural[2]))
    return numberingAt(plural.index, plural.index + plural[0].length, {
      seasons: [Number(plural[1])],
      episodes: [Number(plural[2]), ...numbersAfter(Number(plural[2]), Number(plural[3]))],
    });
  if (!match || Number(b) <= Number(a) || (open === undefined) !== !/[\])]$/.test(all)) return dottedInBrackets(text);
  return numberingAt(match.index, match.index + all.length, {
    seasons: [Number(season)],
    episodes: [Number(a), ...numbersAfter(Number(a), Number(b))],
  });
}

/** `Show [2.10] Title`: a season and an episode separated by a point. */
function dottedInBrackets(text: string): Numbering | undefined {
  const match = text.includes(" [") ? DOTTED.exec(text) : null;
  return match
    ? numberingAt(match.index, match.index + match[0].length, {
        seasons: [Number(match[1])],
        episodes: [Number(match[2])],
      })
    : undefined;
}
