// The naming rules of Jellyfin and Emby, as far as the tests need them.

export type NamedWork = { name: string; year: number | undefined; ids: Record<string, string> };

const VIDEO = /\.(?:mkv|mp4|avi)$/i;
const EXTRAS =
  /^(?:behind the scenes|deleted scenes|featurettes|interviews|scenes|shorts|trailers|other|extras|clips|samples|subs|metadata|@eadir)$/i;
const PART = /[ ._-]+(?:cd|dvd|part|pt|disc|disk)[ ._-]*(\d+|[a-d])$/i;

export const baseOf = (path: string): string => path.split(/[/\\]/).at(-1) ?? "";
export const stemOf = (path: string): string => baseOf(path).replace(/\.[^.]+$/, "");
export const parentOf = (path: string): string => path.slice(0, -baseOf(path).length - 1);
export const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`);

/** True for a video that the server reads. `root` is the library folder. */
export function isRead(path: string, root: string): boolean {
  const names = path.slice(root.length + 1).split(/[/\\]/);
  return (
    VIDEO.test(path) &&
    !names.some((name) => name.startsWith(".") || /\bsample\b/i.test(name)) &&
    !names.slice(0, -1).some((name) => EXTRAS.test(name))
  );
}

/**
 * Reads name, year and ids. `reads` are the brackets and words whose ids the version reads:
 * `[tmdbid=603]` always, `{tmdb-603}` since Jellyfin 12.
 */
export function readName(text: string, readsPlexTags: boolean): NamedWork {
  const ids: Record<string, string> = {};
  const tag = readsPlexTags
    ? /[[{(](tmdb|tvdb|imdb)(?:id)?[-=](tt\d+|\d+)[\]})]/gi
    : /\[(tmdb|tvdb|imdb)id[-=](tt\d+|\d+)\]/gi;
  for (const [, source = "", id = ""] of text.matchAll(tag)) {
    ids[`${source.charAt(0).toUpperCase()}${source.slice(1).toLowerCase()}`] = id;
  }
  const [imdb] = /tt\d{7,8}/.exec(text) ?? [];
  if (imdb !== undefined) ids["Imdb"] = imdb;
  const bare = text.replaceAll(/[[{][^\]}]*[\]}]/g, "").trim();
  const [, name = bare, year] = /^(.*?) ?\((\d{4})\)/.exec(bare) ?? [];
  return { name: name.trim(), year: year === undefined ? undefined : Number(year), ids };
}

export type VideoGroup = { files: string[]; parts: string[]; isGrouped: boolean };

/** Groups the videos of one film's folder, as Jellyfin does: the first file has the item. */
export function groupFilm(folder: string, paths: readonly string[]): VideoGroup[] {
  const stacks = Map.groupBy(paths.toSorted(), (path) => stemOf(path).replace(PART, ""));
  const groups = [...stacks.values()].map(([first = "", ...parts]) => ({ first, parts }));
  const name = baseOf(folder);
  const isVersion = ({ first }: { first: string }): boolean => {
    const stem = stemOf(first);
    const rest = stem.replace(PART, "").slice(name.length);
    return stem.startsWith(name) && /^(?:$| - |\s*\[)/.test(rest);
  };
  if (groups.length > 1 && groups.every(isVersion)) {
    const files = groups.map(({ first }) => first).toSorted((a, b) => a.length - b.length);
    return [{ files, parts: [], isGrouped: true }];
  }
  return groups.map(({ first, parts }) => ({
    files: [first],
    parts,
    isGrouped: groups.length === 1,
  }));
}

export type EpisodeNumbers = { season?: number; first?: number; last?: number; date?: string };

/**
 * Reads numbers, or a date, for which Jellyfin has the season of the folder and no number. An `e` or
 * `x` with a number behind them ends a range. Seen on Jellyfin 12.0-rc5, F2 and F3 of its trial.
 */
export function readEpisode(path: string): EpisodeNumbers {
  const name = stemOf(path);
  const [, season, first, last] = /s(\d+)e(\d+)(?:[-. ]*[ex](\d+))?/i.exec(name) ?? [];
  if (season !== undefined && first !== undefined) {
    return { season: Number(season), first: Number(first), last: Number(last ?? first) };
  }
  const [date] = /\d{4}-\d\d-\d\d/.exec(name) ?? [];
  const [, folder] = /season (\d+)/i.exec(baseOf(parentOf(path))) ?? [];
  return {
    ...(folder !== undefined && { season: Number(folder) }),
    ...(date !== undefined && { date: `${date}T00:00:00.0000000Z` }),
  };
}
