import type { Playback } from "../app/playback/playback.ts";
import type { Plex } from "../app/playback/plex.ts";
import type { Review } from "../app/review/review.ts";

/** The use cases that tools run; made in bin, opened when first asked for. */
export type ToolDeps = {
  review: Review;
  /** @throws UserError saying what to set where Plex is not configured. */
  plex(): Plex;
  playback(): Playback;
};
