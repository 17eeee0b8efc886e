import type { MediaType } from "../playback/media.ts";

export const DECK_REASONS = ["continue", "next_episode", "recommended"] as const;
export type DeckReason = (typeof DECK_REASONS)[number];

/** Why something is on deck, as far as it shows: begun, the next of a show, or Plex's own idea. */
export function deckReason(type: MediaType, positionMs: number): DeckReason {
  if (positionMs > 0) return "continue";
  return type === "episode" ? "next_episode" : "recommended";
}
