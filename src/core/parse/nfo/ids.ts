const IMDB = /(?<![a-z\d])tt(\d{7,9})(?!\d)/i;
const TMDB = /[[{(]\s{0,2}(?:tmdb|tmdbid|themoviedb)(?:id)?[ =:-]{1,2}(\d{1,9})\s{0,2}[\]})]/i;
const TVDB = /[[{(]\s{0,2}(?:tvdb|tvdbid|thetvdb)(?:id)?[ =:-]{1,2}(\d{1,9})\s{0,2}[\]})]/i;

export type Ids = { tmdb?: number; imdb?: string; tvdb?: number };

const ALL_IDS = [IMDB, TMDB, TVDB].map((id) => new RegExp(id.source, "gi"));

/** Replaces ids with spaces, so that their digits are not read as numbers. Positions do not change. */
export const withoutIds = (text: string): string =>
  ALL_IDS.reduce((rest, id) => rest.replace(id, (match) => " ".repeat(match.length)), text);

/** The ids in a name (`tt0133093`, `{tmdb-603}`, `[tvdbid=1]`), and where the first of them begins, or -1. */
export function findIds(text: string): { ids: Ids; start: number } {
  const ids: Ids = {};
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

/** A longer file lists the episodes of a long-running show. */
export const MAX_PLEXMATCH_CHARS = 64 * 1024;

const LINE = /^[ \t]*([a-z]{2,10})[ \t]{0,20}:[ \t]*(.*)$/i;
const GUID = /^(tmdb|imdb|tvdb):\/\/(tt\d{7,10}|\d{1,9})$/i;

/**
 * The ids in a `.plexmatch` file: `tmdbid`, `imdbid`, `tvdbid` (also without `id`), or `guid: tmdb://…`. Two different
 * ids of one kind are ignored. Undefined if there are none, or if the text is longer than 64 KiB.
 * https://support.plex.tv/articles/plexmatch/
 */
export function parsePlexmatch(text: string): Ids | undefined {
  if (text.length > MAX_PLEXMATCH_CHARS) return undefined;
  const tmdb = new Set<number>();
  const imdb = new Set<string>();
  const tvdb = new Set<number>();
  for (const line of text.replace(/^\ufeff/, "").split(/\r\n?|\n/)) {
    // No line with an id is longer.
    const [, key = "", rest = ""] = line.length > 200 ? [] : (LINE.exec(line) ?? []);
    const [, scheme, number] = /^guid$/i.test(key) ? (GUID.exec(rest.trim()) ?? []) : [];
    const kind = (scheme ?? key.replace(/id$/i, "")).toLowerCase();
    const value = number ?? rest.trim();
    const digits = /^\d{1,9}$/.test(value) ? Number(value) : 0;
    if (kind === "tmdb" && digits > 0) tmdb.add(digits);
    if (kind === "tvdb" && digits > 0) tvdb.add(digits);
    if (kind === "imdb" && /^tt\d{7,10}$/i.test(value)) imdb.add(value.toLowerCase());
  }
  const ids: Ids = {};
  const [tmdbId, imdbId, tvdbId] = [only(tmdb), only(imdb), only(tvdb)];
  if (tmdbId !== undefined) ids.tmdb = tmdbId;
  if (imdbId !== undefined) ids.imdb = imdbId;
  if (tvdbId !== undefined) ids.tvdb = tvdbId;
  return Object.keys(ids).length === 0 ? undefined : ids;
}

const only = <T>(ids: ReadonlySet<T>): T | undefined => (ids.size === 1 ? [...ids][0] : undefined);
