import * as z from "zod";
import type { ListedType } from "../../../core/library/library-kind.ts";
import { LEAN, queryText } from "../transport/address.ts";
import { isMissing, plexRefusal } from "../transport/errors.ts";
import type { PlexGet } from "../transport/exchange.ts";
import { listOf } from "../wire/lists.ts";
import { id, name, TYPE_NUMBERS } from "../wire/values.ts";
import { type Listed, toListed, wireListed } from "../wire/wire-listed.ts";
import { type Place, type PlexPages, type Taken, takePage } from "./pages.ts";

const SORTS = { added: "addedAt:desc", title: "titleSort", year: "year:desc", rating: "rating:desc" };
export type Sort = keyof typeof SORTS;

export type ItemsQuery = Place & {
  sectionId: string;
  /** Undefined: the library's own first level. */
  type: ListedType | undefined;
  sort?: Sort | undefined;
  year?: number | undefined;
  /** From `listGenres` for the same type. */
  genreId?: string | undefined;
  unwatched?: boolean | undefined;
};

/** Which level has genres and years of its own; a season's are those of its show. */
const GENRE_FIELD: Partial<Record<ListedType, string>> = {
  season: "show.genre",
  episode: "show.genre",
  track: "album.genre",
};
const YEAR_FIELD: Partial<Record<ListedType, string>> = { track: "album.year" };
/** Shows and seasons are unwatched as long as one of their episodes is. */
const UNWATCHED_FIELD: Partial<Record<ListedType, string>> = { show: "unwatchedLeaves", season: "unwatchedLeaves" };

/** A part of a library, newest or first in order. Throws `UserError` `not_found` for a library that Plex does not have. */
export async function listItems(pages: PlexPages, query: ItemsQuery, signal: AbortSignal): Promise<Taken<Listed>> {
  const { sectionId, type, sort, year, genreId, unwatched } = query;
  if (!/^[\w-]{1,40}$/.test(sectionId)) throw plexRefusal(404, "such library");
  const asked = queryText({
    type: type && TYPE_NUMBERS[type],
    sort: sort && SORTS[sort],
    [(type && YEAR_FIELD[type]) ?? "year"]: year,
    [(type && GENRE_FIELD[type]) ?? "genre"]: genreId,
    ...(unwatched && { [(type && UNWATCHED_FIELD[type]) ?? "unwatched"]: 1 }),
    ...LEAN,
  });
  const request = {
    path: `/library/sections/${sectionId}/all?${asked}`,
    about: `library ${sectionId}`,
    withToken: true,
  };
  const { items, total } = await takePage(pages, request, wireListed, query, signal);
  return { items: items.flatMap((item) => toListed(item) ?? []), total };
}

const HOME_TYPES = ["movie", "show", "artist", "photo"] as const;

/**
 * What came last, newest first, of one library or of all. Plex groups it: several new episodes of a season are one entry,
 * the season or the show.
 */
export async function recentlyAdded(
  pages: PlexPages,
  sectionId: string | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<Listed[]> {
  const take = async (path: string, more: Record<string, number> = {}): Promise<Listed[]> => {
    const request = { path: `${path}?${queryText({ ...more, ...LEAN })}`, about: "list of new items", withToken: true };
    const { items } = await takePage(pages, request, wireListed, { offset: 0, limit }, signal);
    return items.flatMap((item) => toListed(item) ?? []);
  };
  try {
    return await take(sectionId === undefined ? "/library/recentlyAdded" : sectionPath(sectionId));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  // Neither path is in Plex's document of today; these are.
  if (sectionId !== undefined) {
    const query = { sectionId, type: undefined, sort: "added" as const, offset: 0, limit };
    return (await listItems(pages, query, signal)).items;
  }
  const kinds = await Promise.all(
    HOME_TYPES.map((type) => take("/hubs/home/recentlyAdded", { type: TYPE_NUMBERS[type] })),
  );
  const all = new Map(kinds.flat().map((item) => [item.media.id, item]));
  return [...all.values()].toSorted((a, b) => (b.media.addedAt ?? 0) - (a.media.addedAt ?? 0)).slice(0, limit);
}

const sectionPath = (id: string): string => `/library/sections/${encodeURIComponent(id)}/recentlyAdded`;

type PlexGenre = { id: string; title: string };

const wireGenres = z.object({
  MediaContainer: z.object({ Directory: listOf(z.object({ key: id, fastKey: id, title: name })) }),
});

/** Genres belong to the work, not to its seasons, episodes or songs. */
const LEVEL: Partial<Record<ListedType, ListedType>> = { season: "show", episode: "show", track: "album" };

/** The genres by which a library's items of one type can be filtered; none where Plex lists none. */
export async function listGenres(
  get: PlexGet,
  sectionId: string,
  type: ListedType | undefined,
  signal: AbortSignal,
): Promise<PlexGenre[]> {
  if (!/^[\w-]{1,40}$/.test(sectionId)) throw plexRefusal(404, "such library");
  const query = type ? `?${queryText({ type: TYPE_NUMBERS[LEVEL[type] ?? type] })}` : "";
  const request = {
    path: `/library/sections/${sectionId}/genre${query}`,
    about: `list of genres of library ${sectionId}`,
    withToken: true,
  };
  const { Directory } = (await get(request, wireGenres, signal)).MediaContainer;
  return Directory.flatMap(({ key, fastKey, title }) => {
    const number = tagNumber(key) ?? tagNumber(fastKey);
    return number === undefined || title === undefined ? [] : [{ id: number, title }];
  });
}

/** `89`, or the end of `/library/sections/10/all?genre=89`. */
const tagNumber = (key: string | undefined): string | undefined => /(?:^|genre=)(\d{1,15})$/.exec(key ?? "")?.[1];
