/** Our spelling of the tokens of Radarr and Sonarr, keyed by their letters and digits. */
const FIELDS: Readonly<Record<string, string>> = {
  movietitle: "{title}",
  moviecleantitle: "{clean_title}",
  movietitlethe: "{title_the}",
  moviecleantitlethe: "{title_the}",
  movieoriginaltitle: "{original_title}",
  moviecleanoriginaltitle: "{original_title}",
  releaseyear: "{year}",
  seriestitle: "{title}",
  seriescleantitle: "{clean_title}",
  seriestitlethe: "{title_the}",
  seriescleantitlethe: "{title_the}",
  seriestitleyear: "{title} ({year})",
  seriestitlewithoutyear: "{title}",
  seriescleantitleyear: "{clean_title} ({year})",
  seriescleantitlewithoutyear: "{clean_title}",
  seriestitletheyear: "{title_the} ({year})",
  seriestitlethewithoutyear: "{title_the}",
  seriesyear: "{year}",
  episodetitle: "{episode_title}",
  episodecleantitle: "{episode_title}",
  airdate: "{date}",
  season: "{season:2}",
  episode: "{episode:2}",
  absolute: "{absolute:3}",
  qualityfull: "{quality}",
  qualitytitle: "{quality_title}",
  qualityproper: "{proper}",
  mediainfosimple: "{codec} {audio}",
  mediainfofull: "{codec} {audio} {languages}",
  mediainfo3d: "{stereo}",
  mediainfovideocodec: "{codec}",
  mediainfovideobitdepth: "{bit_depth}",
  mediainfovideodynamicrange: "{hdr}",
  mediainfovideodynamicrangetype: "{hdr}",
  mediainfoaudiocodec: "{audio}",
  mediainfoaudiochannels: "{channels}",
  mediainfoaudiolanguages: "{languages}",
  mediainfoaudiolanguagesall: "{languages}",
  releasegroup: "{group}",
  editiontags: "{edition}",
  editioneditiontags: "{edition}",
  originaltitle: "{release}",
  originalfilename: "{release}",
  imdbid: "{imdb}",
  tmdbid: "{tmdb}",
  tvdbid: "{tvdb}",
};

/** Tokens whose values only Radarr or Sonarr know, or for which no field exists. */
const WITHOUT_FIELD = new Set([
  "customformats",
  "customformat",
  "moviecollection",
  "moviecollectionthe",
  "moviecertification",
  "mediainfosubtitlelanguages",
  "mediainfosubtitlelanguagesall",
  "tvmazeid",
  "tvrageid",
]);

// A token may contain another one in braces: `{edition-{Edition Tags}}`. After a colon follows a
// length, a filter or a form: `{season:00}`, `{MediaInfo AudioLanguages:EN+DE}`.
const TOKEN =
  /\{[^\p{L}{}]*(\p{L}[^{}:]*)(?:\{(\p{L}[^{}:]*)(?::[^{}]*)?\})?(:[^{}]*)?[^\p{L}{}]*\}/gu;

// The form of our own fields. Of tokens, only ids have it: `{TmdbId}`. `{season:00}` is a token.
const OURS = /^\{[a-z_]+(?::[1-4])?\}$/i;

/**
 * A template of Radarr or Sonarr in our fields. `reasons` name our field for each of its tokens, or
 * that it has none.
 */
export type TranslatedTemplate = { text: string; reasons: readonly string[] };

/**
 * Translates the tokens of Radarr and Sonarr in a template. Undefined if the template has no such
 * token.
 */
export function translateForeignTokens(template: string): TranslatedTemplate | undefined {
  const reasons = new Set<string>();
  const text = template.replace(TOKEN, (token: string, name: string, inner = "") => {
    const key = keyOf(name + inner);
    if (OURS.test(token) && !key.endsWith("id")) return token;
    const id = toIdForm(token);
    const field = id ?? FIELDS[key] ?? FIELDS[keyOf(inner)];
    if (field !== undefined) {
      reasons.add(`${field} for ${token}`);
      return id ?? withSeparators(token, field);
    }
    if (!WITHOUT_FIELD.has(key)) return token;
    reasons.add(`nothing for ${token}, which has no field here`);
    return "";
  });
  return reasons.size === 0 ? undefined : { text: tidied(text), reasons: [...reasons] };
}

const ID_TOKEN = /^\{\[?((tmdb|imdb|tvdb)(?:id)?[-=])\{(?:tmdb|imdb|tvdb)id\}\]?\}$/i;

/** `{imdb-{imdb}}` for `{imdb-{ImdbId}}`, `[imdbid-{imdb}]` for `{[imdbid-{ImdbId}]}`. */
function toIdForm(token: string): string | undefined {
  const [, label, catalogue = ""] = ID_TOKEN.exec(token) ?? [];
  if (label === undefined) return undefined;
  const form = `${label}{${catalogue.toLowerCase()}}`;
  return token.startsWith("{[") ? `[${form}]` : `{${form}}`;
}

// Signs inside the braces of a token are printed only with its value. Two tokens can share a pair
// of brackets.
const SIGNS = /^\{([[(]?)([^\p{L}{}]*).*?([^\p{L}\p{N}{}]*?)([\])]?)\}$/u;

/** `[{quality}]` for `{[Quality Full]}`, `{-{group}}` for `{-Release Group}`. */
function withSeparators(token: string, field: string): string {
  const [, open = "", before = "", after = "", close = ""] = SIGNS.exec(token) ?? [];
  const isPlain = before === "" && after === "";
  return open + (isPlain ? field : `{${before}${field}${after}}`) + close;
}

/** A token that is left out takes the space before it. The header states the word of the depth. */
const tidied = (text: string): string =>
  text.replaceAll("{bit_depth}bit", "{bit_depth}").replace(/ {2,}/g, " ").trim();

const keyOf = (name: string): string => name.toLowerCase().replace(/[^a-z\d]/g, "");
