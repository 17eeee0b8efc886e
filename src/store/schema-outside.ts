import type { Generated } from "kysely";

// Rows about Plex, torrents, sources and clients, in the conventions of `schema.ts`.

export type ScanTable = {
  id: Generated<number>;
  server: string;
  release_id: number;
  folder: string;
  tries: number;
  next_try_at: number;
  state: Generated<string>;
  asked_at: number | null;
  lost: Generated<number>;
  numbers_asked: Generated<number>;
  storage_id: Generated<number>;
};

/** The servers of a storage's engine. `proof` is `all`, `any` or `no`. */
type MediaServerTable = {
  name: string;
  kind: string;
  title: string;
  position: number;
  proof: string;
  storage_id: Generated<number>;
};
type ServerStateTable = { release_id: number; server: string; state: string; at: number | null };

type ArrClaimTable = {
  release_id: number;
  app: string;
  elapsed_ms: number;
  known: number;
  news_after: number | null;
  fault_ms: number;
};

type PlexProofTable = {
  server: string;
  operation_id: string;
  release_id: number;
  outcome: string;
  library: string;
  shown_as: string;
  at: number;
  items_json: Generated<string>;
  exact: Generated<number>;
};

// Rows about clients and their torrents.

export type TorrentTable = {
  client: string;
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
  at_client_json: string | null;
  storage_id: Generated<number>;
};
type TorrentFileTable = {
  client: string;
  hash: string;
  path: string;
  length: number;
  storage_id: Generated<number>;
};
type TorrentHintTable = { client: string; hash: string; at: number; storage_id: Generated<number> };
type TorrentClientTable = {
  name: string;
  address: string;
  folders_json: string;
  storage_id: Generated<number>;
};
/** A folder that counts as named by the owner, because the upgrade recorded it. */
type NamedFolderTable = { path: string; storage_id: Generated<number> };

// Rows of the index of each media server. Paths are as that server sees them.

type PlexListingTable = {
  server: string;
  section: string;
  type: string;
  stamp: string;
  listed_at: number;
  stale: number;
};
type PlexWorkTable = {
  server: string;
  section: string;
  rating_key: string;
  type: string;
  tmdb_id: number | null;
  imdb_id: string | null;
  tvdb_id: number | null;
  round: number;
  folders_json: string;
  episodes_at: number | null;
  partial: Generated<number>;
};
type PlexFileTable = {
  server: string;
  section: string;
  rating_key: string;
  season: number | null;
  episode: number | null;
  path: string;
  folder: string;
  resolution: string | null;
  episode_key: string | null;
};

/** Records whether an external source was reached. */
type SourceTable = {
  kind: string;
  name: string;
  healthy: number;
  last_success_at: number | null;
  message: string | null;
  unfinished_json: string | null;
  next_at: number | null;
  checked_at: number | null;
  since: number | null;
  silent_since: number | null;
  mount_json: string | null;
  storage_id: Generated<number>;
};

// Rows for noticing a restored database, and for what is parked after it.

type ParkedRootTable = { path: string; storage_id: Generated<number> };

type WebSessionTable = {
  id: Generated<number>;
  secret_hash: string;
  mark: string;
  name: string;
  network: Generated<string>;
  created_at: number;
  used_at: number;
};

export type OutsideSchema = {
  scan: ScanTable;
  plex_proof: PlexProofTable;
  media_server: MediaServerTable;
  server_state: ServerStateTable;
  arr_claim: ArrClaimTable;
  renamed_video: {
    release_id: number;
    operation_id: string;
    path: string;
    items_json: string;
    kept: string | null;
  };
  server_version: { server: string; major: number; waits_after: string | null };
  first_scan: { server: string; location: string; asked_at: number };
  plex_listing: PlexListingTable;
  plex_work: PlexWorkTable;
  plex_file: PlexFileTable;
  source: SourceTable;
  confirm_token: {
    token_hash: string;
    tool: string;
    plan_hash: string;
    expires_at: number;
    used_at: number | null;
  };
  web_session: WebSessionTable;
  database_mark: {
    id: number;
    uuid: string;
    base: number;
    noticed_at: number | null;
    answered_json: string | null;
  };
  parked_root: ParkedRootTable;
  torrent: TorrentTable;
  torrent_file: TorrentFileTable;
  torrent_hint: TorrentHintTable;
  torrent_client: TorrentClientTable;
  named_folder: NamedFolderTable;
};
