// Rows about Transmission and its torrents, written as those of `schema.ts`.

export type TorrentTable = {
  hash: string;
  name: string;
  folder: string;
  tops_json: string | null;
  places_json: string;
  server: string | null;
  complete: number;
  waits_json: string | null;
  release_id: number | null;
  seen_at: number;
  missing: number;
  gone_at: number | null;
  labels_json: string | null;
};
export type TorrentFileTable = { hash: string; path: string; length: number };
export type TorrentHintTable = { hash: string; at: number };
export type TransmissionTable = { id: number; url: string; folders_json: string };
