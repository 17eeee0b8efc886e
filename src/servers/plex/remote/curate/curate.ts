import type { MatchCandidate } from "../../../../core/curate/our-match.ts";
import { listPlexEpisodes } from "../../library/list-works.ts";
import type { PlexPages } from "../../transport/pages.ts";
import type { PlexGet, PlexSend } from "../../transport/request.ts";
import { type ItemState, type Leaf, listLeaves, readItemState } from "./item-state.ts";
import {
  addToList,
  createCollection,
  createPlaylist,
  listCollections,
  listPlaylists,
  type NewCollection,
  type NewPlaylist,
  type PlexList,
} from "./lists.ts";
import { markWatched, rateItem, refreshItem } from "./marks.ts";
import { listMatches, type MatchQuery, matchItem } from "./matches.ts";

/**
 * Changes in Plex for the token's user: marks, lists and matches. Nothing here removes media,
 * metadata or entries of a list. For errors, see `createPlexClient`.
 */
export interface PlexCurate {
  state(mediaId: string, signal: AbortSignal): Promise<ItemState>;
  leaves(item: ItemState, signal: AbortSignal): Promise<Leaf[]>;
  /** Paths of a film, or of a show's episodes, as the server sees them. */
  files(item: ItemState, signal: AbortSignal): Promise<string[]>;
  markWatched(mediaId: string, isWatched: boolean, signal: AbortSignal): Promise<void>;
  rate(mediaId: string, rating: number | undefined, signal: AbortSignal): Promise<void>;
  refreshItem(mediaId: string, signal: AbortSignal): Promise<void>;
  playlists(signal: AbortSignal): Promise<PlexList[]>;
  collections(sectionId: string, signal: AbortSignal): Promise<PlexList[]>;
  createPlaylist(machine: string, list: NewPlaylist, signal: AbortSignal): Promise<PlexList>;
  createCollection(machine: string, list: NewCollection, signal: AbortSignal): Promise<PlexList>;
  addToList(
    machine: string,
    list: { kind: "playlist" | "collection"; id: string },
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<void>;
  matches(mediaId: string, query: MatchQuery, signal: AbortSignal): Promise<MatchCandidate[]>;
  match(
    mediaId: string,
    work: Pick<MatchCandidate, "guid" | "title" | "year">,
    signal: AbortSignal,
  ): Promise<void>;
}

export const createPlexCurate = (get: PlexGet, send: PlexSend, pages: PlexPages): PlexCurate => ({
  state: (mediaId, signal) => readItemState(get, mediaId, signal),
  leaves: (item, signal) => listLeaves(pages, item, signal),
  async files({ media, files }, signal) {
    if (media.type !== "show") return files;
    const episodes = await listPlexEpisodes(pages, media.id, signal);
    return episodes.flatMap((episode) => episode.files.map(({ path }) => path));
  },
  markWatched: (mediaId, isWatched, signal) => markWatched(send, mediaId, isWatched, signal),
  rate: (mediaId, rating, signal) => rateItem(send, mediaId, rating, signal),
  refreshItem: (mediaId, signal) => refreshItem(send, mediaId, signal),
  playlists: (signal) => listPlaylists(pages, signal),
  collections: (sectionId, signal) => listCollections(pages, sectionId, signal),
  createPlaylist: (machine, list, signal) => createPlaylist(get, machine, list, signal),
  createCollection: (machine, list, signal) => createCollection(get, machine, list, signal),
  addToList: (machine, list, ids, signal) => addToList(send, machine, list, ids, signal),
  matches: (mediaId, query, signal) => listMatches(get, mediaId, query, signal),
  match: (mediaId, work, signal) => matchItem(send, mediaId, work, signal),
});
