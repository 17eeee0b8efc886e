import * as z from "zod";
import { listOf } from "../../../../adapters/http/lists.ts";
import type { MatchCandidate } from "../../../../core/curate/our-match.ts";
import { toCanonicalGuid } from "../../../../core/library/canonical-guid.ts";
import { fallBackIfMissing, noSuch } from "../../transport/errors.ts";
import { createItemRequest, type PlexGet, type PlexSend } from "../../transport/request.ts";
import { anything, container, name, number } from "../../wire/values.ts";

// Recorded servers answer with `SearchResult`, which has a name. The document describes `Metadata`,
// which has a title.
const wireMatch = z.object({
  guid: anything,
  name,
  title: name,
  year: number,
  score: number,
  Guid: listOf(z.object({ id: name })),
});
const wireMatches = container({
  SearchResult: listOf(wireMatch),
  Metadata: listOf(wireMatch),
});

const MAX_MATCHES = 50;
const MAX_GUID_CHARS = 300;
/** Plex asks its catalogue, which may take seconds. */
const SEARCH_TIMEOUT_MS = 6_000;

/** Query for Plex's catalogue. If it is empty, Plex reads the title from the item's names. */
export type MatchQuery = { title?: string | undefined; year?: number | undefined };

/**
 * Lists the works that Plex would match an item to, best first. Changes nothing.
 * @throws UserError `not_found` for an item that Plex does not have
 */
export async function listMatches(
  get: PlexGet,
  mediaId: string,
  { title, year }: MatchQuery,
  signal: AbortSignal,
): Promise<MatchCandidate[]> {
  const query = { manual: 1, title, year };
  const request = {
    ...createItemRequest(mediaId, query, "item", "/matches"),
    withinMs: SEARCH_TIMEOUT_MS,
  };
  // Clients send GET, and the document lists only PUT.
  const answer = await get(request, wireMatches, signal).catch(
    fallBackIfMissing(() => get({ ...request, method: "PUT" }, wireMatches, signal)),
  );
  const { SearchResult, Metadata } = answer.MediaContainer;
  return [...SearchResult, ...Metadata].slice(0, MAX_MATCHES).flatMap((match) => {
    const { guid } = match;
    const shownTitle = match.name ?? match.title;
    if (typeof guid !== "string" || !isGuid(guid) || shownTitle === undefined) return [];
    const ids = [...match.Guid.map((other) => other.id ?? ""), guid].flatMap(
      (text) => toCanonicalGuid(text) ?? [],
    );
    return {
      guid,
      title: shownTitle,
      year: match.year,
      score: match.score,
      ids: [...new Set(ids)],
    };
  });
}

const isGuid = (text: string): boolean =>
  text.length <= MAX_GUID_CHARS && /^[a-z][\w.+-]{1,60}:\/\/[\x21-\x7e]+$/i.test(text);

/**
 * Matches an item to a work. Plex accepts at once and reads the work's metadata afterwards.
 * @throws Outage for the token of a user who is not the owner
 */
export async function matchItem(
  send: PlexSend,
  mediaId: string,
  { guid, title, year }: Pick<MatchCandidate, "guid" | "title" | "year">,
  signal: AbortSignal,
): Promise<void> {
  if (!isGuid(guid)) throw noSuch("match");
  const request = createItemRequest(mediaId, { guid, name: title, year }, "item", "/match");
  await send({ ...request, method: "PUT" }, signal);
}
