// Rows of what Plex holds, written as those of `schema.ts`. Paths are as the Plex server sees them.

export type PlexListingTable = { section: string; type: string; stamp: string; listed_at: number; stale: number };
export type PlexWorkTable = {
  section: string;
  rating_key: string;
  type: string;
  tmdb_id: number | null;
  imdb_id: string | null;
  tvdb_id: number | null;
  round: number;
  folders_json: string;
  episodes_at: number | null;
};
export type PlexFileTable = {
  section: string;
  rating_key: string;
  season: number | null;
  episode: number | null;
  path: string;
  folder: string;
  resolution: string | null;
};
