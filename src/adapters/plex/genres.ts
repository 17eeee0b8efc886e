import * as z from "zod";
import type { ListedType } from "../../core/library/library-kind.ts";
import { queryText } from "./query.ts";
import { plexRefusal } from "./transport/errors.ts";
import type { PlexGet } from "./transport/exchange.ts";
import { TYPE_NUMBERS } from "./type-numbers.ts";
import { listOf } from "./wire/lists.ts";
import { id, name } from "./wire-values.ts";

export type PlexGenre = { id: string; title: string };

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
