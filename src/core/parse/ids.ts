const IMDB = /(?<![a-z\d])tt(\d{7,9})(?!\d)/i;
const TMDB = /[[{(]\s{0,2}(?:tmdb|tmdbid|themoviedb)(?:id)?[ =:-]{1,2}(\d{1,9})\s{0,2}[\]})]/i;
const TVDB = /[[{(]\s{0,2}(?:tvdb|tvdbid|thetvdb)(?:id)?[ =:-]{1,2}(\d{1,9})\s{0,2}[\]})]/i;

const MAY = /tt\d{7}|t[mv]db|themoviedb/i;

export type Ids = { tmdb?: number; imdb?: string; tvdb?: number };

const EACH = [IMDB, TMDB, TVDB].map((id) => new RegExp(id.source, "gi"));

/** The text with spaces where its ids stand: no number of theirs is a season, an episode or a part. Positions stay. */
export const withoutIds = (text: string): string =>
  MAY.test(text) ? EACH.reduce((left, id) => left.replace(id, (said) => " ".repeat(said.length)), text) : text;

/** Ids that a name states (`tt0133093`, `{tmdb-603}`, `[tvdbid=1]`), and where the first of them stands (-1: none). */
export function findIds(text: string): { ids: Ids; start: number } {
  const ids: Ids = {};
  if (!MAY.test(text)) return { ids, start: -1 };
  const imdb = IMDB.exec(text);
  const tmdb = TMDB.exec(text);
  const tvdb = TVDB.exec(text);
  if (imdb) ids.imdb = `tt${imdb[1]}`;
  if (tmdb && Number(tmdb[1]) > 0) ids.tmdb = Number(tmdb[1]);
  if (tvdb && Number(tvdb[1]) > 0) ids.tvdb = Number(tvdb[1]);
  const opened =
    imdb && imdb.index > 0 && /[[{(]/.test(text.charAt(imdb.index - 1)) ? imdb.index - 1 : (imdb?.index ?? -1);
  const starts = [opened, tmdb?.index ?? -1, tvdb?.index ?? -1].filter((at) => at >= 0);
  return { ids, start: starts.length > 0 ? Math.min(...starts) : -1 };
}
