import * as z from "zod";
import { listOf } from "../../../../adapters/http/lists.ts";
import { noSuch, plexUnavailable } from "../../transport/errors.ts";
import type { PlexPages } from "../../transport/pages.ts";
import {
  createSectionRequest,
  formatQuery,
  type PlexGet,
  type PlexRequest,
  type PlexSend,
} from "../../transport/request.ts";
import { anything, container, flag, id, name, number, TYPE_NUMBERS } from "../../wire/values.ts";

/** Kinds of playlists. A playlist contains only one kind. */
export type PlaylistKind = "video" | "audio" | "photo";

/**
 * A playlist, or a collection of one library. `holds` is the playlist's kind, or the type of the
 * collection's items. Plex fills a smart list by its rules.
 */
export type PlexList = {
  id: string;
  title: string;
  isSmart: boolean;
  holds: string | undefined;
  count: number;
};

const wireList = z.object({
  ratingKey: id.pipe(z.string().regex(/^\d{1,15}$/)),
  title: name.pipe(z.string()),
  type: anything,
  subtype: name,
  playlistType: name,
  smart: flag,
  leafCount: number,
  childCount: number,
});
const wireCreated = container({ Metadata: listOf(wireList) });

const toList = (item: z.output<typeof wireList>): PlexList => ({
  id: item.ratingKey,
  title: item.title,
  isSmart: item.smart === true,
  holds: item.playlistType ?? item.subtype,
  count: item.leafCount ?? item.childCount ?? 0,
});

/** More lists than this are not read. */
const MAX_LISTS = 2000;

async function readLists(
  pages: PlexPages,
  request: PlexRequest,
  signal: AbortSignal,
): Promise<PlexList[]> {
  const lists: PlexList[] = [];
  for await (const { items } of pages({ ...request, waits: "client" }, wireList, {}, signal)) {
    lists.push(...items.map(toList));
    if (lists.length >= MAX_LISTS) break;
  }
  return lists;
}

/** Lists the playlists of the token's user. */
export const listPlaylists = (pages: PlexPages, signal: AbortSignal): Promise<PlexList[]> =>
  readLists(pages, { path: "/playlists", about: "list of playlists" }, signal);

/** Lists the collections of a library. */
export const listCollections = async (
  pages: PlexPages,
  sectionId: string,
  signal: AbortSignal,
): Promise<PlexList[]> => readLists(pages, createSectionRequest(sectionId, "collections"), signal);

/** Names items of this server. A list of ids is one address. */
function itemsUri(machineIdentifier: string, ids: readonly string[]): string {
  if (ids.length === 0 || !ids.every((mediaId) => /^\d{1,15}$/.test(mediaId))) {
    throw noSuch("item");
  }
  const path = `com.plexapp.plugins.library/library/metadata/${ids.join(",")}`;
  return `server://${machineIdentifier}/${path}`;
}

export type NewPlaylist = { title: string; kind: PlaylistKind; ids: readonly string[] };

/** Creates a playlist of the token's user, and returns it. */
export async function createPlaylist(
  get: PlexGet,
  machineIdentifier: string,
  { title, kind, ids }: NewPlaylist,
  signal: AbortSignal,
): Promise<PlexList> {
  const uri = itemsUri(machineIdentifier, ids);
  const query = formatQuery({ type: kind, title, smart: 0, uri });
  const request = { path: `/playlists?${query}`, about: "new playlist" };
  return created(await get({ ...request, method: "POST" }, wireCreated, signal));
}

export type NewCollection = {
  sectionId: string;
  title: string;
  /** The type of every item. */
  type: keyof typeof TYPE_NUMBERS;
  ids: readonly string[];
};

/**
 * Creates a collection, which everybody sees who sees the library, and returns it.
 * @throws Outage for the token of a user who is not the owner
 */
export async function createCollection(
  get: PlexGet,
  machineIdentifier: string,
  { sectionId, title, type, ids }: NewCollection,
  signal: AbortSignal,
): Promise<PlexList> {
  const uri = itemsUri(machineIdentifier, ids);
  const query = formatQuery({ sectionId, title, type: TYPE_NUMBERS[type], smart: 0, uri });
  const request = { path: `/library/collections?${query}`, about: "new collection" };
  return created(await get({ ...request, method: "POST" }, wireCreated, signal));
}

function created({ MediaContainer }: z.output<typeof wireCreated>): PlexList {
  const [list] = MediaContainer.Metadata;
  if (list) return toList(list);
  throw plexUnavailable("it did not name the list that it created");
}

/** Adds items to the end of a list. Items that a collection has already stay there once. */
export async function addToList(
  send: PlexSend,
  machineIdentifier: string,
  list: { kind: "playlist" | "collection"; id: string },
  ids: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (!/^\d{1,15}$/.test(list.id)) throw noSuch(list.kind);
  const parent = list.kind === "playlist" ? "/playlists" : "/library/collections";
  const query = formatQuery({ uri: itemsUri(machineIdentifier, ids) });
  const request = {
    path: `${parent}/${list.id}/items?${query}`,
    about: `${list.kind} ${list.id}`,
  };
  await send({ ...request, method: "PUT" }, signal);
}
