import type { Selectable } from "kysely";
import { DAY_MS } from "../../base/text/time-units.ts";
import { isAnchor } from "../journal/operation-row.ts";
import {
  isFileIdentity,
  isIdentity,
  isMapping,
  isMediaFacts,
  isReadableJson,
  isReason,
  isText,
  isTime,
  type JsonGuard,
  listOf,
} from "../json.ts";
import { isDetail } from "../releases/history.ts";
import {
  isCandidate,
  isDuplicateChoice,
  isParsed,
  isParts,
  isRequested,
  isWaiting,
} from "../releases/release-row.ts";
import { isMount, isUnfinished } from "../releases/sources.ts";
import type { Schema } from "../schema.ts";
import { isMark } from "../settings/database-mark.ts";
import { isAtClient, isWait } from "../torrents/torrents.ts";

/** True if the program can read a column's value. */
type ColumnReader = (value: unknown) => boolean;

const text: ColumnReader = isText;
const number: ColumnReader = (value) => typeof value === "number" && Number.isFinite(value);
const flag: ColumnReader = (value) => value === 0 || value === 1;
/** A time in ms since 1970. */
const time: ColumnReader = isTime;
/** A day, counted from 1970. */
const day: ColumnReader = (value) => typeof value === "number" && isTime(value * DAY_MS);
const maybe =
  (read: ColumnReader): ColumnReader =>
  (value) =>
    value === null || read(value);
const json =
  <T>(guard: JsonGuard<T>): ColumnReader =>
  (value) =>
    typeof value === "string" && isReadableJson(value, guard);

const texts = json(listOf(isText));
const file = json(isFileIdentity);

type Readers<T extends keyof Schema> = {
  readonly [C in keyof Selectable<Schema[T]>]-?: ColumnReader;
};

/**
 * How each column of each table is read. The compiler asks for a reader of each new column, and
 * `db check` runs all of them over every row. JSON has the guards of the modules that read it.
 */
export const COLUMNS: { readonly [T in keyof Schema]: Readers<T> } = {
  release: {
    id: number,
    version: number,
    source: text,
    name: text,
    path: text,
    state: text,
    parent_id: maybe(number),
    superseded_by: maybe(number),
    content_key: maybe(text),
    identity_type: maybe(text),
    identity_id: maybe(number),
    identity_json: maybe(json(isIdentity)),
    decided_by: maybe(text),
    parsed_json: maybe(json(isParsed)),
    name_key: maybe(text),
    confidence: maybe(number),
    parts_json: maybe(json(isParts)),
    reasons_json: json(listOf(isReason)),
    candidates_json: json(listOf(isCandidate)),
    shown: maybe(text),
    waiting_json: maybe(json(isWaiting)),
    wish_json: maybe(json(isRequested)),
    duplicates_json: maybe(json(isDuplicateChoice)),
    plex: maybe(text),
    tries: number,
    retry_at: maybe(time),
    file_count: number,
    bytes: number,
    created_at: time,
    updated_at: time,
    job: maybe(text),
    live_path: maybe(text),
    need: number,
    reason_codes: text,
    search_words: text,
    storage_id: number,
    filed_at: maybe(time),
  },
  filed_work: {
    type: text,
    tmdb_id: number,
    title: text,
    year: maybe(number),
    title_key: text,
    words: text,
    videos: number,
    bytes: number,
    plex: maybe(text),
    decided_by: maybe(text),
    filed_at: time,
    month: number,
    adopted: flag,
  },
  item: {
    release_id: number,
    path: text,
    role: text,
    size: number,
    mtime_ns: text,
    mapping_json: maybe(json(isMapping)),
    skip: flag,
    destination: maybe(text),
    method: maybe(text),
    problem: maybe(text),
    replaces: maybe(text),
    action: maybe(text),
    ino: maybe(text),
    part: maybe(number),
    media_json: maybe(json(isMediaFacts)),
  },
  history: {
    id: number,
    at: time,
    release_id: maybe(number),
    name: maybe(text),
    action: text,
    from_state: maybe(text),
    to_state: maybe(text),
    actor: text,
    detail_json: maybe(json(isDetail)),
    storage_id: number,
  },
  operation: {
    id: text,
    release_id: number,
    item_path: text,
    kind: text,
    state: text,
    method: maybe(text),
    why: maybe(text),
    lease: number,
    source_path: text,
    source_json: file,
    temp_path: maybe(text),
    temp_json: maybe(file),
    final_path: text,
    final_json: maybe(file),
    hash: maybe(text),
    source_mode: maybe(number),
    made_folders_json: texts,
    anchor_json: maybe(json(isAnchor)),
    undoes: maybe(text),
    replaces: maybe(text),
    replaced_by: maybe(text),
    error: maybe(text),
    created_at: time,
    updated_at: time,
    storage_id: number,
  },
  trash: {
    operation_id: text,
    release_id: number,
    path: text,
    original_path: text,
    source_path: text,
    identity_json: file,
    source_json: file,
    trashed_at: time,
    purged_at: maybe(time),
    kept: maybe(text),
    wish: maybe(text),
    wish_by: maybe(text),
    wish_at: maybe(time),
    problem: maybe(text),
    restored_at: maybe(time),
    storage_id: number,
  },
  lease: {
    number,
    kind: text,
    host: text,
    pid: number,
    since: time,
    released_at: maybe(time),
    storage_id: number,
  },
  storage: { id: number, name: text, created_at: time },
  engine: {
    storage_id: number,
    host: text,
    pid: number,
    state: text,
    since: time,
    seen_at: time,
  },
  copy_progress: {
    operation_id: text,
    release_id: number,
    done_bytes: number,
    total_bytes: number,
    started_at: time,
    at: time,
    storage_id: number,
  },
  tmdb_cache: { key: text, body: text, fetched_at: time, expires_at: time },
  setting: { name: text, value: text, origin: text, storage_id: number },
  run_time_setting: { name: text, value: text },
  daily_count: { day, kind: text, key: text, n: number, storage_id: number },
  uncounted_history: { id: number, below: number },
  plex_section: {
    server: text,
    id: text,
    position: number,
    title: text,
    type: text,
    locations_json: texts,
  },
  root: { path: text, first_seen_at: time, storage_id: number },
  pause: { id: number, paused: flag, at: time, actor: text },
  alias: {
    id: number,
    name_key: text,
    title: text,
    country: maybe(text),
    year: maybe(number),
    identity_json: json(isIdentity),
    renumbered: flag,
    release_id: number,
    release_name: text,
    actor: text,
    at: time,
  },
  moved_row: { release_id: number, place: text, row_key: text, before: maybe(text) },
  episode_wait: { release_id: number, since: time, next_at: maybe(time) },
  scan: {
    id: number,
    server: text,
    release_id: number,
    folder: text,
    tries: number,
    next_try_at: time,
    state: text,
    asked_at: maybe(time),
    lost: number,
    numbers_asked: number,
    storage_id: number,
  },
  plex_proof: {
    server: text,
    operation_id: text,
    release_id: number,
    outcome: text,
    library: text,
    shown_as: text,
    at: time,
    items_json: texts,
    exact: flag,
  },
  media_server: {
    name: text,
    kind: text,
    title: text,
    position: number,
    proof: text,
    storage_id: number,
  },
  server_state: { release_id: number, server: text, state: text, at: maybe(time) },
  arr_claim: {
    release_id: number,
    app: text,
    elapsed_ms: number,
    known: number,
    news_after: maybe(number),
    fault_ms: number,
  },
  renamed_video: {
    release_id: number,
    operation_id: text,
    path: text,
    items_json: texts,
    kept: maybe(text),
  },
  server_version: { server: text, major: number, waits_after: maybe(text) },
  first_scan: { server: text, location: text, asked_at: time },
  plex_listing: {
    server: text,
    section: text,
    type: text,
    stamp: text,
    listed_at: time,
    stale: number,
  },
  plex_work: {
    server: text,
    section: text,
    rating_key: text,
    type: text,
    tmdb_id: maybe(number),
    imdb_id: maybe(text),
    tvdb_id: maybe(number),
    round: number,
    folders_json: texts,
    episodes_at: maybe(time),
    partial: number,
  },
  plex_file: {
    server: text,
    section: text,
    rating_key: text,
    season: maybe(number),
    episode: maybe(number),
    path: text,
    folder: text,
    resolution: maybe(text),
    episode_key: maybe(text),
  },
  source: {
    kind: text,
    name: text,
    healthy: flag,
    last_success_at: maybe(time),
    message: maybe(text),
    unfinished_json: maybe(json(isUnfinished)),
    next_at: maybe(time),
    checked_at: maybe(time),
    since: maybe(time),
    silent_since: maybe(time),
    mount_json: maybe(json(isMount)),
    storage_id: number,
  },
  confirm_token: {
    token_hash: text,
    tool: text,
    plan_hash: text,
    expires_at: time,
    used_at: maybe(time),
  },
  web_session: {
    id: number,
    secret_hash: text,
    mark: text,
    name: text,
    network: text,
    created_at: time,
    used_at: time,
  },
  database_mark: {
    id: number,
    uuid: text,
    base: number,
    noticed_at: maybe(time),
    answered_json: maybe(json(isMark)),
  },
  parked_root: { path: text, storage_id: number },
  torrent: {
    client: text,
    hash: text,
    name: text,
    folder: text,
    tops_json: maybe(texts),
    places_json: texts,
    server: maybe(text),
    complete: flag,
    waits_json: maybe(json(isWait)),
    release_id: maybe(number),
    seen_at: time,
    missing: number,
    gone_at: maybe(time),
    labels_json: maybe(texts),
    at_client_json: maybe(json(isAtClient)),
    storage_id: number,
  },
  torrent_file: { client: text, hash: text, path: text, length: number, storage_id: number },
  torrent_hint: { client: text, hash: text, at: time, storage_id: number },
  torrent_client: { name: text, address: text, folders_json: texts, storage_id: number },
  named_folder: { path: text, storage_id: number },
};

/**
 * Returns the columns of a row that cannot be read. A column is missing in a database before its
 * migration.
 */
export const findUnreadable = <T extends keyof Schema>(
  table: T,
  row: Selectable<Schema[T]>,
): string[] => {
  const values: Record<string, unknown> = row;
  return Object.entries<ColumnReader>(COLUMNS[table]).flatMap(([column, read]) =>
    values[column] === undefined || read(values[column]) ? [] : [column],
  );
};
