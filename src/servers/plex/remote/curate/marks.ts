import { fallBackIfMissing, noSuch } from "../../transport/errors.ts";
import {
  createItemRequest,
  formatQuery,
  type PlexRequest,
  type PlexSend,
} from "../../transport/request.ts";

/** The part of the server that owns libraries. Every mark names it. */
const LIBRARY = "com.plexapp.plugins.library";
const REQUEST_TIMEOUT_MS = 5_000;

/** Removes a rating. Plex's document knows only 0 to 10, and every client sends -1. */
const NO_RATING = -1;

type Mark = "scrobble" | "unscrobble" | "rate";

function createMark(mark: Mark, mediaId: string, query: { rating?: number } = {}): PlexRequest {
  // Other characters could add a parameter, and a comma a second item.
  if (!/^\d{1,15}$/.test(mediaId)) throw noSuch("item");
  return {
    path: `/:/${mark}?${formatQuery({ key: mediaId, identifier: LIBRARY, ...query })}`,
    about: `item ${mediaId}`,
    thing: { kind: "item", id: mediaId },
    withinMs: REQUEST_TIMEOUT_MS,
  };
}

/**
 * Plex's document lists PUT since version 1.41.9. Older servers answer 404 or 405 to it, and know
 * only GET, which the clients send.
 */
async function sendMark(send: PlexSend, request: PlexRequest, signal: AbortSignal): Promise<void> {
  await send({ ...request, method: "PUT" }, signal).catch(
    fallBackIfMissing(() => send(request, signal)),
  );
}

/**
 * Marks one item as watched or unwatched, for the token's user. A show or season marks everything
 * below it.
 * @throws UserError `not_found` for an item that Plex does not have
 */
export const markWatched = async (
  send: PlexSend,
  mediaId: string,
  isWatched: boolean,
  signal: AbortSignal,
): Promise<void> =>
  sendMark(send, createMark(isWatched ? "scrobble" : "unscrobble", mediaId), signal);

/** Rates one item from 0 to 10, for the token's user. Undefined removes the rating. */
export const rateItem = async (
  send: PlexSend,
  mediaId: string,
  rating: number | undefined,
  signal: AbortSignal,
): Promise<void> =>
  sendMark(send, createMark("rate", mediaId, { rating: rating ?? NO_RATING }), signal);

/** Asks Plex to read one item's metadata again. Plex accepts at once and reads afterwards. */
export async function refreshItem(
  send: PlexSend,
  mediaId: string,
  signal: AbortSignal,
): Promise<void> {
  await send({ ...createItemRequest(mediaId, {}, "item", "/refresh"), method: "PUT" }, signal);
}
