import type { Ids } from "../ids.ts";

/** Longer ones list an episode a line for a show of many years; the ids stand at the head. */
export const MOST_PLEXMATCH = 64 * 1024;

const LINE = /^[ \t]*([a-z]{2,10})[ \t]{0,20}:[ \t]*(.*)$/i;
const GUID = /^(tmdb|imdb|tvdb):\/\/(tt\d{7,10}|\d{1,9})$/i;

/**
 * The ids that a `.plexmatch` states: `tmdbid`, `imdbid`, `tvdbid` (also without `id`), or `guid: tmdb://…`. Two
 * different ids of one kind say nothing. Undefined without any, and for more than 64 KiB.
 * https://support.plex.tv/articles/plexmatch/
 */
export function plexmatchIds(text: string): Ids | undefined {
  if (text.length > MOST_PLEXMATCH) return undefined;
  const tmdb = new Set<number>();
  const imdb = new Set<string>();
  const tvdb = new Set<number>();
  for (const line of text.replace(/^\ufeff/, "").split(/\r\n?|\n/)) {
    // No id is longer; a line of thousands of letters is none.
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
  const [one, two, three] = [only(tmdb), only(imdb), only(tvdb)];
  if (one !== undefined) ids.tmdb = one;
  if (two !== undefined) ids.imdb = two;
  if (three !== undefined) ids.tvdb = three;
  return Object.keys(ids).length === 0 ? undefined : ids;
}

const only = <T>(found: ReadonlySet<T>): T | undefined => (found.size === 1 ? [...found][0] : undefined);
