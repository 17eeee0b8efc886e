/** One thing that plays or can be played, as Plex describes it: its text is foreign, and cleaned where it came in. */
export type Media = {
  /** Plex's `ratingKey`. */
  id: string;
  type: MediaType;
  title: string;
  year: number | undefined;
  summary: string | undefined;
  /** Title of its library; clips and live television have none. */
  library: string | undefined;
  /** A path on the server, never with a query: a query could hold a token. */
  thumb: string | undefined;
  rating: number | undefined;
  /** Live television has none. */
  durationMs: number | undefined;
  /** Milliseconds since 1970. */
  addedAt: number | undefined;
  guids: string[];
  show: string | undefined;
  season: number | undefined;
  episode: number | undefined;
  artist: string | undefined;
  album: string | undefined;
};

/** `clip` is what plays before a film, a trailer, or anything of a kind that is not known here. */
export const MEDIA_TYPES = ["movie", "show", "season", "episode", "artist", "album", "track", "photo", "clip"] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];
