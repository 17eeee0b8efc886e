import { UserError } from "../../../core/errors.ts";
import { chooseType, type ListedType } from "../../../core/library/library-kind.ts";
import { sameName } from "../../../core/playback/session.ts";
import { quoted } from "../../../core/text/clean-text.ts";
import type { Sort } from "../../../servers/plex/remote/browse/list-items.ts";
import { type ReadPlex, showAge } from "../cache/read-plex.ts";
import type { ShownAge } from "../cache/shapes.ts";
import { createKnown, type LibraryPlex, libraryName } from "./known.ts";
import { items, recent, type ShownItems, type ShownRecent, showListed } from "./shapes.ts";

/** `library`: id or name. */
export type RecentQuery = { library?: string | undefined; limit: number };

/** What was added last, to one library or to any; new episodes are shown as their season or show. */
export async function recentlyAdded(
  { plex, read }: { plex: LibraryPlex; read: ReadPlex },
  { library: wanted, limit }: RecentQuery,
  signal: AbortSignal,
): Promise<ShownRecent & ShownAge> {
  const known = createKnown({ plex, read });

  async function load(stop: AbortSignal): Promise<ShownRecent> {
    const library = wanted === undefined ? undefined : await known.library(wanted, stop);
    const names = await known.libraryNames(stop);
    const items = await plex.recentlyAdded(library?.id, limit, stop);
    return {
      items: items.map((item) => showListed(library ? { ...item, sectionId: library.id } : item, names)),
      ...(library && { library: libraryName(library) }),
    };
  }

  const key = JSON.stringify([wanted, limit]);
  const answer = await read({ kind: "recent", key, shape: recent, load }, signal);
  return { ...answer.value, ...showAge(answer) };
}

export type ItemsQuery = {
  /** Id or name. */
  library: string;
  type?: ListedType | undefined;
  sort?: Sort | undefined;
  year?: number | undefined;
  genre?: string | undefined;
  unwatched?: boolean | undefined;
  limit: number;
  offset: number;
};

const MAX_GENRES = 40;

/** A page of one library. Throws `UserError` for a library, a type or a genre that does not exist. */
export async function listLibraryItems(
  { plex, read }: { plex: LibraryPlex; read: ReadPlex },
  { library: wanted, type, sort, year, genre, unwatched, limit, offset }: ItemsQuery,
  signal: AbortSignal,
): Promise<ShownItems & ShownAge> {
  const known = createKnown({ plex, read });

  async function load(stop: AbortSignal): Promise<ShownItems> {
    const library = await known.library(wanted, stop);
    const listed = chooseType(library, { type, year, unwatched });
    const genreId = genre === undefined ? undefined : await findGenre(library, listed, genre, stop);
    const query = { sectionId: library.id, type: listed, sort, year, genreId, unwatched, limit, offset };
    const page = await plex.items(query, stop);
    const title = libraryName(library);
    const shown = page.items.map((item) =>
      showListed({ ...item, sectionId: library.id }, new Map([[library.id, title]])),
    );
    return { items: shown, total: page.total, library: title };
  }

  async function findGenre(
    library: { id: string; title: string },
    listed: ListedType | undefined,
    name: string,
    stop: AbortSignal,
  ): Promise<string> {
    const genres = await plex.genres(library.id, listed, stop);
    const found = genres.find(({ title }) => title === name) ?? genres.find(({ title }) => sameName(name, title));
    if (found) return found.id;
    const names = genres.slice(0, MAX_GENRES).map(({ title }) => title);
    throw new UserError(
      `The library ${quoted(library.title)} has no genre ${quoted(name)}.`,
      names.length === 0 ? "Plex lists no genres for it; leave out genre." : `It has ${names.join(", ")}.`,
      "not_found",
    );
  }

  const key = JSON.stringify([wanted, type, sort, year, genre, unwatched === true, limit, offset]);
  const answer = await read({ kind: "items", key, shape: items, load }, signal);
  return { ...answer.value, ...showAge(answer) };
}
