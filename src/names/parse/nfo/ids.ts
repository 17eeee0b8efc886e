import { dropUndefined } from "../../../base/drop-undefined.ts";
import { createPrefilter } from "../lex/scan.ts";

const IMDB = /(?<![a-z\d])tt(\d{7,9})(?!\d)/i;
const TMDB = /[[{(]\s{0,2}(?:tmdb|tmdbid|themoviedb)(?:id)?[ =:-]{1,2}(\d{1,9})\s{0,2}[\]})]/i;
const TVDB = /[[{(]\s{0,2}(?:tvdb|tvdbid|thetvdb)(?:id)?[ =:-]{1,2}(\d{1,9})\s{0,2}[\]})]/i;

// Few names contain an id.
const mayHaveId = createPrefilter("tt9|tmdb|tvdb|moviedb");

export type CatalogueIds = { tmdb?: number; imdb?: string; tvdb?: number };

/** Formats the ids for display: `tmdb-603`, `tt0133093`, `tvdb-78901`. */
export const formatIds = ({ tmdb, imdb, tvdb }: CatalogueIds): string[] =>
  [tmdb && `tmdb-${tmdb}`, imdb, tvdb && `tvdb-${tvdb}`].flatMap((code) => code || []);

const ALL_IDS = [IMDB, TMDB, TVDB].map((id) => new RegExp(id.source, "gi"));

/**
 * Replaces ids with spaces, so that their digits are not read as numbers. Positions do not change.
 */
export const withoutIds = (text: string): string =>
  mayHaveId(text)
    ? ALL_IDS.reduce((rest, id) => rest.replace(id, (match) => " ".repeat(match.length)), text)
    : text;

/** Keeps an id only if it is the only one of its kind. */
export const idsOf = (
  ids: Readonly<Record<"tmdb" | "tvdb", readonly number[]> & { imdb: readonly string[] }>,
): CatalogueIds =>
  dropUndefined({ tmdb: only(ids.tmdb), imdb: only(ids.imdb), tvdb: only(ids.tvdb) });

function only<T>(ids: readonly T[]): T | undefined {
  const [first, ...others] = new Set(ids);
  return others.length > 0 ? undefined : first || undefined;
}

/**
 * Finds the ids in a name (`tt0133093`, `{tmdb-603}`, `[tvdbid=1]`), and the position of the first
 * id; -1 if the name contains no id.
 */
export function findIds(text: string): { ids: CatalogueIds; start: number } {
  if (!mayHaveId(text)) return { ids: {}, start: -1 };
  const [imdb, tmdb, tvdb] = [IMDB, TMDB, TVDB].map((id) => id.exec(text));
  const opened =
    imdb && /[[{(]/.test(text.charAt(imdb.index - 1)) ? imdb.index - 1 : (imdb?.index ?? -1);
  const starts = [opened, tmdb?.index ?? -1, tvdb?.index ?? -1].filter((position) => position >= 0);
  const ids = dropUndefined({
    imdb: imdb ? `tt${imdb[1]}` : undefined,
    tmdb: Number(tmdb?.[1]) || undefined,
    tvdb: Number(tvdb?.[1]) || undefined,
  });
  return { ids, start: starts.length > 0 ? Math.min(...starts) : -1 };
}

/** Allows for files that list the episodes of a long-running show. */
export const MAX_PLEXMATCH_CHARS = 64 * 1024;

const LINE = /^[ \t]*([a-z]{2,10})[ \t]{0,20}:[ \t]*(.*)$/i;
const GUID = /^(tmdb|imdb|tvdb):\/\/(tt\d{7,10}|\d{1,9})$/i;

/**
 * Reads the ids in a `.plexmatch` file: `tmdbid`, `imdbid`, `tvdbid` (also without `id`), or `guid:
 * tmdb://…`. Two different ids of one kind are ignored. Undefined if no usable id is found, or if
 * the text is longer than 64 KiB. https://support.plex.tv/articles/plexmatch/
 */
export function parsePlexmatch(text: string): CatalogueIds | undefined {
  if (text.length > MAX_PLEXMATCH_CHARS) return undefined;
  const found = { tmdb: [] as number[], imdb: [] as string[], tvdb: [] as number[] };
  for (const line of text.replace(/^\ufeff/, "").split(/\r\n?|\n/)) {
    // Lines with an id are never longer.
    const [, key = "", rest = ""] = line.length > 200 ? [] : (LINE.exec(line) ?? []);
    const [, scheme, number] = /^guid$/i.test(key) ? (GUID.exec(rest.trim()) ?? []) : [];
    const kind = (scheme ?? key.replace(/id$/i, "")).toLowerCase();
    const value = number ?? rest.trim();
    const digits = /^\d{1,9}$/.test(value) ? Number(value) : 0;
    if ((kind === "tmdb" || kind === "tvdb") && digits > 0) found[kind].push(digits);
    if (kind === "imdb" && /^tt\d{7,10}$/i.test(value)) found.imdb.push(value.toLowerCase());
  }
  const ids = idsOf(found);
  return Object.keys(ids).length === 0 ? undefined : ids;
}
