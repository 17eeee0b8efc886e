import * as z from "zod";
import type { Media } from "../../../../core/playback/media.ts";
import { LEAN, queryText } from "../../transport/address.ts";
import { isMissing } from "../../transport/errors.ts";
import type { PlexGet } from "../../transport/exchange.ts";
import { type PlexPages, readListPart } from "../../transport/pages.ts";
import { listOf, oneOf } from "../../wire/lists.ts";
import { number, time } from "../../wire/values.ts";
import { listedFields, toListed } from "../../wire/wire-listed.ts";

export type OnDeck = {
  media: Media;
  sectionId: string | undefined;
  /** Where playback stopped; 0 if it was never started. */
  positionMs: number;
  /** When it, or the episode before it, was last watched. */
  lastViewedAt: number | undefined;
};

const wireDeck = z.object({ ...listedFields, viewOffset: number, lastViewedAt: time });
const wireHubs = z.object({
  MediaContainer: z.object({ Hub: listOf(z.object({ Metadata: listOf(oneOf(wireDeck)) })) }),
});

/** `token`: of the user whose deck it is; by default the server's owner. */
export type DeckQuery = { limit: number; token?: string | undefined };

/** What the token's user would watch next: started films and episodes, and the episodes after watched ones. */
export async function listOnDeck(
  get: PlexGet,
  pages: PlexPages,
  { limit, token }: DeckQuery,
  signal: AbortSignal,
): Promise<OnDeck[]> {
  const about = { about: "list of what is on deck", withToken: true, token };
  try {
    const request = { path: `/library/onDeck?${queryText(LEAN)}`, ...about };
    return (await readListPart(pages, request, wireDeck, { offset: 0, limit }, signal)).items.flatMap(toOnDeck);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  // Since 2025 Plex's API document has only this path.
  const request = { path: `/hubs/continueWatching?${queryText({ count: limit, ...LEAN })}`, ...about };
  const { Hub } = (await get(request, wireHubs, signal)).MediaContainer;
  return Hub.flatMap(({ Metadata }) => Metadata.flatMap((item) => (item ? toOnDeck(item) : []))).slice(0, limit);
}

function toOnDeck(item: z.output<typeof wireDeck>): OnDeck[] {
  const listed = toListed(item);
  if (!listed) return [];
  return [{ ...listed, positionMs: Math.max(0, item.viewOffset ?? 0), lastViewedAt: item.lastViewedAt }];
}
