import type { PlexType } from "../playback/media.ts";

/** A Plex server's own number for the account of its owner; everybody else has that of their account at plex.tv. */
export const OWNER_ID = "1";

export const DECK_REASONS = ["continue", "next_episode", "recommended"] as const;
type DeckReason = (typeof DECK_REASONS)[number];

/** Why something is on deck, as far as it shows: begun, the next of a show, or Plex's own idea. */
export function deckReason(type: PlexType, positionMs: number): DeckReason {
  if (positionMs > 0) return "continue";
  return type === "episode" ? "next_episode" : "recommended";
}
