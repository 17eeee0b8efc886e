import type { Library } from "../app/plex/library/library.ts";
import type { Playback } from "../app/plex/playback/playback.ts";
import type { Plex } from "../app/plex/playback/plex-port.ts";
import type { Review } from "../app/review/review.ts";
import type { Torrents } from "../app/torrents/list.ts";

/** The use cases that tools run; made in bin, opened when first asked for. */
export type ToolDeps = {
  review: Review;
  /** @throws UserError saying what to set where Plex is not configured. */
  plex(): Plex;
  library(): Library;
  playback(): Playback;
  /** @throws UserError saying what to set where Transmission is not configured. */
  torrents(): Torrents;
};
