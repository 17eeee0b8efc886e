import type { ListedType } from "../../../core/library/library-kind.ts";
import { LEAN } from "../list-query.ts";
import { queryText } from "../query.ts";
import { type Place, type Taken, takePage } from "../take-page.ts";
import { plexRefusal } from "../transport/errors.ts";
import { TYPE_NUMBERS } from "../type-numbers.ts";
import { type Listed, toListed, wireListed } from "../wire/wire-listed.ts";
import type { PlexPages } from "./pages.ts";

export const SORTS = { added: "addedAt:desc", title: "titleSort", year: "year:desc", rating: "rating:desc" };
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
