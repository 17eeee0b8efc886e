import type { Fields } from "./fields.ts";

export type PlexItemType = "movie" | "show" | "season" | "episode" | "artist" | "album" | "track" | "photo";

/** An item of the stand-in's library. Times are seconds since 1970, as Plex's are. */
export type PlexItem = {
  id: string;
  section: string;
  type: PlexItemType;
  title: string;
  /** The season of an episode, the album of a track … */
  parent?: string;
  index?: number;
  year?: number;
  durationMs?: number;
  addedAt?: number;
  rating?: number;
  summary?: string;
  studio?: string;
  genres?: string[];
  guids?: string[];
  cast?: { name: string; role?: string; photo?: string }[];
  chapters?: { title: string; startMs: number; endMs: number }[];
  files?: { path: string; bytes: number; resolution?: string; codec?: string; audio?: string }[];
  /** By the number of the account that watches; 1 is the owner. */
  watched?: Record<number, { offsetMs?: number; count?: number; at?: number }>;
  /** Anything else, by Plex's names. */
  more?: Fields;
};

export type PlexSection = {
  id: string;
  title: string;
  type: "movie" | "show" | "artist" | "photo";
  locations: string[];
  more?: Fields;
};

/** Plex's numbers for its kinds. */
export const TYPE_NUMBERS: Record<PlexItemType, number> = {
  movie: 1,
  show: 2,
  season: 3,
  episode: 4,
  artist: 8,
  album: 9,
  track: 10,
  photo: 13,
};
