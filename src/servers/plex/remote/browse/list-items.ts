import * as z from "zod";
import { listOf } from "../../../../adapters/http/lists.ts";
import type { ListedType } from "../../../../core/library/library-kind.ts";
import { lacksAddress } from "../../transport/errors.ts";
import {
  type ListPart,
  type ListRange,
  type PlexPages,
  readListPart,
} from "../../transport/pages.ts";
import { createSectionRequest, formatQuery, LEAN, type PlexGet } from "../../transport/request.ts";
import { container, id, name, TYPE_NUMBERS } from "../../wire/values.ts";
import { type ListedMedia, toListed, wireListed } from "../../wire/wire-listed.ts";

const SORTS = {
  added: "addedAt:desc",
  title: "titleSort",
  year: "year:desc",
  rating: "rating:desc",
};
export type Sort = keyof typeof SORTS;

export type ItemsQuery = ListRange & {
  sectionId: string;
  /** Undefined for the library's top level. */
  type: ListedType | undefined;
  sort?: Sort | undefined;
  year?: number | undefined;
  /** Id from `listGenres` for the same type. */
  genreId?: string | undefined;
  unwatched?: boolean | undefined;
};

/** Genre fields of levels that have no genres themselves: a season uses those of its show. */
const GENRE_FIELD: Partial<Record<ListedType, string>> = {
  season: "show.genre",
  episode: "show.genre",
  track: "album.genre",
};
const YEAR_FIELD: Partial<Record<ListedType, string>> = { track: "album.year" };
/** A show or season counts as unwatched if one of its episodes is unwatched. */
const UNWATCHED_FIELD: Partial<Record<ListedType, string>> = {
  show: "unwatchedLeaves",
  season: "unwatchedLeaves",
};

/**
 * Returns a range of a library's items, sorted. @throws UserError `not_found` for a library that
 * Plex does not have
 */
export async function listItems(
  pages: PlexPages,
  query: ItemsQuery,
  signal: AbortSignal,
): Promise<ListPart<ListedMedia>> {
  const { sectionId, type, sort, year, genreId, unwatched } = query;
  const request = createSectionRequest(sectionId, "all", {
    type: type && TYPE_NUMBERS[type],
    sort: sort && SORTS[sort],
    [(type && YEAR_FIELD[type]) ?? "year"]: year,
    [(type && GENRE_FIELD[type]) ?? "genre"]: genreId,
    ...(unwatched && { [(type && UNWATCHED_FIELD[type]) ?? "unwatched"]: 1 }),
    ...LEAN,
  });
  const { items, total } = await readListPart(pages, request, wireListed, query, signal);
  return { items: items.flatMap((item) => toListed(item) ?? []), total };
}

const HOME_TYPES = ["movie", "show", "artist", "photo"] as const;

/**
 * Lists the most recently added items of one library or of all, newest first. Plex groups them:
 * several new episodes of a season become one entry, for the season or the show.
 */
export async function listRecentlyAdded(
  pages: PlexPages,
  sectionId: string | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<ListedMedia[]> {
  const take = async (path: string, more: Record<string, number> = {}): Promise<ListedMedia[]> => {
    const request = {
      path: `${path}?${formatQuery({ ...more, ...LEAN })}`,
      about: "list of new items",
    };
    const { items } = await readListPart(pages, request, wireListed, { offset: 0, limit }, signal);
    return items.flatMap((item) => toListed(item) ?? []);
  };
  try {
    return await take(sectionId === undefined ? "/library/recentlyAdded" : sectionPath(sectionId));
  } catch (error) {
    if (!lacksAddress(error)) throw error;
  }
  // Plex's current API document lists only the paths below.
  if (sectionId !== undefined) {
    const query = { sectionId, type: undefined, sort: "added" as const, offset: 0, limit };
    return (await listItems(pages, query, signal)).items;
  }
  const kinds = await Promise.all(
    HOME_TYPES.map((type) => take("/hubs/home/recentlyAdded", { type: TYPE_NUMBERS[type] })),
  );
  const all = new Map(kinds.flat().map((item) => [item.media.id, item]));
  return [...all.values()]
    .toSorted((a, b) => (b.media.addedAt ?? 0) - (a.media.addedAt ?? 0))
    .slice(0, limit);
}

const sectionPath = (id: string): string =>
  `/library/sections/${encodeURIComponent(id)}/recentlyAdded`;

export type PlexGenre = { id: string; title: string };

const wireGenres = container({
  Directory: listOf(z.object({ key: id, fastKey: id, title: name })),
});

/** Genres belong to the work, not to its seasons, episodes or songs. */
const GENRE_LEVEL: Partial<Record<ListedType, ListedType>> = {
  season: "show",
  episode: "show",
  track: "album",
};

/**
 * Lists the genres by which a library's items of one type can be filtered. Empty if Plex lists
 * none.
 */
export async function listGenres(
  get: PlexGet,
  sectionId: string,
  type: ListedType | undefined,
  signal: AbortSignal,
): Promise<PlexGenre[]> {
  const request = createSectionRequest(sectionId, "genre", {
    type: type && TYPE_NUMBERS[GENRE_LEVEL[type] ?? type],
  });
  const about = `list of genres of library ${sectionId}`;
  const { Directory } = (await get({ ...request, about }, wireGenres, signal)).MediaContainer;
  return Directory.flatMap(({ key, fastKey, title }) => {
    const number = tagNumber(key) ?? tagNumber(fastKey);
    return number === undefined || title === undefined ? [] : [{ id: number, title }];
  });
}

/** Reads a tag's number from `89`, or from the end of `/library/sections/10/all?genre=89`. */
const tagNumber = (key: string | undefined): string | undefined =>
  /(?:^|genre=)(\d{1,15})$/.exec(key ?? "")?.[1];
