import { fold } from "../text/fold.ts";

/** What the name of a folder in a library says. Names of any length are read in linear time. */
export type FolderName = { tmdbId?: number; title: string; year?: number };

// `{tmdb-603}` is Plex's; Jellyfin writes `[tmdbid-603]`, Emby `[tmdbid=603]`.
const TMDB_TAG = /[[{(]tmdb(?:id)?[-=](\d{1,10})[\]})]/i;
// Tags and quality words that people keep behind the year. No bracket inside: each is looked at once.
const BRACKETS = /\{[^{}]*\}|\[[^[\]]*\]/g;
// `[REC] (2007)`: with no other word before the year it is the title.
const ALONE = /^\s*\[([^[\]]+)\](?<!\[\d{4}\])/;
const YEAR_AT_END = /[ ._]*[([ ._]((?:18|19|20)\d\d)[)\]]?$/;

export function readFolderName(name: string): FolderName {
  const head = name.slice(0, 255);
  const tag = TMDB_TAG.exec(head)?.[1];
  const tmdbId = tag === undefined ? {} : { tmdbId: Number(tag) };
  const bare = head.replace(BRACKETS, (text) => (/^\[(?:18|19|20)\d\d\]$/.test(text) ? text : " ")).trimEnd();
  const year = YEAR_AT_END.exec(bare);
  const said = year?.[1] === undefined ? {} : { year: Number(year[1]) };
  const only = fold(bare.slice(0, year?.index)) === "" ? ALONE.exec(head)?.[1] : undefined;
  if (only !== undefined) return { ...tmdbId, title: only, ...said };
  if (year === null || year.index === 0) return { ...tmdbId, title: bare };
  return { ...tmdbId, title: bare.slice(0, year.index), ...said };
}
