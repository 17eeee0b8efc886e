import type { ListedType } from "../../core/library/library-kind.ts";

/** The numbers that Plex's `type=` wants (Plex Media Server API 1.2.0). */
export const TYPE_NUMBERS: Record<ListedType, number> = {
  movie: 1,
  show: 2,
  season: 3,
  episode: 4,
  artist: 8,
  album: 9,
  track: 10,
  photo: 13,
};
