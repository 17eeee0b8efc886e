import type { Generated } from "kysely";
import type { HistoryAction, UnknownAction } from "../core/history-actions.ts";
import type { OutsideSchema } from "./schema-outside.ts";

// Rows as they are in the database. Times are ms since 1970, `…_json` is JSON text, flags are 0 or
// 1.

export type ReleaseTable = {
  id: Generated<number>;
  version: number;
  source: string;
  name: string;
  path: string;
  state: string;
  parent_id: number | null;
  superseded_by: number | null;
  content_key: string | null;
  identity_type: string | null;
  identity_id: number | null;
  identity_json: string | null;
  decided_by: string | null;
  parsed_json: string | null;
  name_key: string | null;
  confidence: number | null;
  parts_json: string | null;
  reasons_json: string;
  candidates_json: string;
  shown: string | null;
  waiting_json: string | null;
  wish_json: string | null;
  duplicates_json: string | null;
  plex: string | null;
  tries: number;
  retry_at: number | null;
  file_count: number;
  bytes: number;
  created_at: number;
  updated_at: number;
  job: string | null;
  /** The release's path until the release is filed, gone or elsewhere: see `addRelease`. */
  live_path: string | null;
  need: Generated<number>;
  reason_codes: Generated<string>;
  search_words: Generated<string>;
  storage_id: Generated<number>;
  filed_at: Generated<number | null>;
};

export type FiledWorkTable = {
  type: string;
  tmdb_id: number;
  title: string;
  year: number | null;
  title_key: string;
  words: string;
  videos: number;
  bytes: number;
  plex: string | null;
  decided_by: string | null;
  filed_at: number;
  month: number;
  adopted: Generated<number>;
};

type ItemTable = {
  release_id: number;
  path: string;
  role: string;
  size: number;
  mtime_ns: string;
  mapping_json: string | null;
  skip: number;
  destination: string | null;
  method: string | null;
  problem: string | null;
  replaces: string | null;
  action: string | null;
  /** Inode of a library file at the time when it was seen. */
  ino: string | null;
  /** Number of this part of a work that a person split into files. */
  part: number | null;
  /** Facts from the header of a video: see `MediaFacts`. */
  media_json: string | null;
};

type HistoryTable = {
  id: Generated<number>;
  at: number;
  release_id: number | null;
  name: string | null;
  action: HistoryAction | UnknownAction;
  from_state: string | null;
  to_state: string | null;
  actor: string;
  detail_json: string | null;
  storage_id: Generated<number>;
};

export type OperationTable = {
  id: string;
  release_id: number;
  item_path: string;
  kind: string;
  state: string;
  method: string | null;
  why: string | null;
  lease: number;
  source_path: string;
  source_json: string;
  temp_path: string | null;
  temp_json: string | null;
  final_path: string;
  final_json: string | null;
  hash: string | null;
  source_mode: number | null;
  made_folders_json: string;
  anchor_json: string | null;
  undoes: string | null;
  replaces: string | null;
  replaced_by: string | null;
  error: string | null;
  created_at: number;
  updated_at: number;
  storage_id: Generated<number>;
};

export type TrashTable = {
  operation_id: string;
  release_id: number;
  path: string;
  original_path: string;
  source_path: string;
  identity_json: string;
  source_json: string;
  trashed_at: number;
  purged_at: number | null;
  kept: string | null;
  wish: string | null;
  wish_by: string | null;
  wish_at: number | null;
  problem: string | null;
  restored_at: number | null;
  storage_id: Generated<number>;
};

type LeaseTable = {
  number: number;
  kind: string;
  host: string;
  pid: number;
  since: number;
  released_at: number | null;
  storage_id: Generated<number>;
};

type StorageTable = { id: Generated<number>; name: string; created_at: number };

type CopyProgressTable = {
  operation_id: string;
  release_id: number;
  done_bytes: number;
  total_bytes: number;
  started_at: number;
  at: number;
  storage_id: Generated<number>;
};

type TmdbCacheTable = { key: string; body: string; fetched_at: number; expires_at: number };
type SettingTable = { name: string; value: string; origin: string; storage_id: Generated<number> };
type PlexSectionTable = {
  server: string;
  id: string;
  position: number;
  title: string;
  type: string;
  locations_json: string;
};
type RootTable = { path: string; first_seen_at: number; storage_id: Generated<number> };
export type AliasTable = {
  id: Generated<number>;
  name_key: string;
  title: string;
  country: string | null;
  year: number | null;
  identity_json: string;
  renumbered: number;
  release_id: number;
  release_name: string;
  actor: string;
  at: number;
};

export type Schema = OutsideSchema & {
  storage: StorageTable;
  engine: {
    storage_id: Generated<number>;
    host: string;
    pid: number;
    state: string;
    since: number;
    seen_at: number;
  };
  release: ReleaseTable;
  filed_work: FiledWorkTable;
  item: ItemTable;
  history: HistoryTable;
  operation: OperationTable;
  trash: TrashTable;
  lease: LeaseTable;
  copy_progress: CopyProgressTable;
  tmdb_cache: TmdbCacheTable;
  setting: SettingTable;
  run_time_setting: { name: string; value: string };
  daily_count: { day: number; kind: string; key: string; n: number; storage_id: Generated<number> };
  uncounted_history: { id: number; below: number };
  plex_section: PlexSectionTable;
  root: RootTable;
  pause: { id: number; paused: number; at: number; actor: string };
  alias: AliasTable;
  moved_row: { release_id: number; place: string; row_key: string; before: string | null };
  episode_wait: { release_id: number; since: number; next_at: number | null };
};
