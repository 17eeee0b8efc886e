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
  imdbimdbid: "{imdb}",
  tmdbid: "{tmdb}",
  tmdbtmdbid: "{tmdb}",
  tvdbid: "{tvdb}",
  tvdbtvdbid: "{tvdb}",
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
 * Explains which of our fields replace the tokens of Radarr and Sonarr in a template, worded as the
 * end of a sentence. Undefined if the template has no such token.
 */
export function explainForeignTokens(text: string): string | undefined {
  const lines: string[] = [];
  for (const [token, name = "", inner = ""] of text.matchAll(TOKEN)) {
    const key = keyOf(name + inner);
    if (OURS.test(token) && !key.endsWith("id")) continue;
    const field = FIELDS[key] ?? FIELDS[keyOf(inner)];
    const line =
      field !== undefined
        ? `${field} for ${token}`
        : WITHOUT_FIELD.has(key)
          ? `nothing for ${token}, which has no field here`
          : undefined;
    if (line !== undefined && !lines.includes(line)) lines.push(line);
  }
  return lines.length === 0 ? undefined : `the fields of plex-ingest: ${lines.join(", ")}`;
}

const keyOf = (name: string): string => name.toLowerCase().replace(/[^a-z\d]/g, "");
