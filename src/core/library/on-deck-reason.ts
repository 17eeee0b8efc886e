import type { PlexType } from "../playback/media.ts";

/** The Plex server's id for its owner's account. Other users have the id of their plex.tv account. */
export const OWNER_ID = "1";

export const DECK_REASONS = ["continue", "next_episode", "recommended"] as const;
type DeckReason = (typeof DECK_REASONS)[number];

/** Why something is on deck, as far as it is known: started, the next episode of a show, or recommended by Plex. */
export function deckReason(type: PlexType, positionMs: number): DeckReason {
  if (positionMs > 0) return "continue";
  return type === "episode" ? "next_episode" : "recommended";
}
