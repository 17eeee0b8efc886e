import { fold } from "../text/fold.ts";

/** The word that players and their commands have for a type: each ignores commands of another kind than what it plays. */
export function mediaKind(type: PlexType): "video" | "music" | "photo" {
  if (type === "photo") return "photo";
  return type === "artist" || type === "album" || type === "track" ? "music" : "video";
}

/** Whether a person who writes `wanted` means `name`: letters and digits count, case and accents do not. */
export function sameName(wanted: string, name: string): boolean {
  if (wanted === name) return true;
  const folded = fold(wanted);
  // A name of signs alone folds to nothing, as any other such name does.
  return folded !== "" && folded === fold(name);
}

/** One thing that plays or can be played, as Plex describes it: its text is foreign, and cleaned where it came in. */
export type Media = {
  /** Plex's `ratingKey`. */
  id: string;
  type: PlexType;
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
export const PLEX_TYPES = ["movie", "show", "season", "episode", "artist", "album", "track", "photo", "clip"] as const;
export type PlexType = (typeof PLEX_TYPES)[number];
