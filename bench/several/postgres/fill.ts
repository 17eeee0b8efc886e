import { Client } from "pg";
import { quoteName, schemaOf } from "../../../src/store/postgres/place.ts";

const DAY_MS = 86_400_000;
/** One tenth of the releases is in review. */
const WAITS = "id % 10 = 1";
/** History of a film that is in review, and of one that was filed. */
const STORY = `(values
  (0, true, 'found', null, 'settling', 'engine'), (1, true, 'settled', 'settling', 'identifying', 'engine'),
  (2, true, 'held', 'identifying', 'review', 'engine'),
  (0, false, 'found', null, 'settling', 'engine'), (1, false, 'settled', 'settling', 'identifying', 'engine'),
  (2, false, 'held', 'identifying', 'review', 'engine'), (3, false, 'approved', 'review', 'approved', 'cli:anna'),
  (4, false, 'filing', 'approved', 'filing', 'engine'), (5, false, 'filed', 'filing', 'filed', 'engine'),
  (6, false, 'plex_seen', 'filed', 'filed', 'engine')) as story (step, waits, action, from_state, to_state, actor)`;
const ROWS_OF_TEN_RELEASES = 66;
const MAX_WORKS = 20_000;
const CODE =
  "(array['remake_rival', 'low_confidence', 'close_second', 'duplicate', 'episode_missing', 'auto_off'])[1 + id / 10 % 6]";
const NAME = "format('Some.Film.Of.Many.%s.1995.1080p.BluRay.x264-GRP', id)";
const IDENTITY =
  "json_build_object('type', 'movie', 'tmdbId', id, 'title', format('Some Film %s', id), 'year', 1995)";

/**
 * Inserts `rows` releases over the two years before `now`, a tenth of them in review. Also inserts
 * the same number of history rows for the newest releases, and 20,000 works. Everything alternates
 * between two storages. The tables must exist and be empty.
 */
export async function fillPostgres(url: string, rows: number, now: number): Promise<void> {
  const each = (2 * 365 * DAY_MS) / rows;
  const timeOf = (row: string): string =>
    `(${now - 2 * 365 * DAY_MS} + (${row})::numeric * ${each})::bigint`;
  const told = Math.floor(rows / ROWS_OF_TEN_RELEASES) * 10;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of [
      `set search_path to ${quoteName(schemaOf({ url }))}`,
      "insert into storage (id, name, created_at) values (1, 'nas-1', 1), (2, 'nas-2', 1)",
      `insert into lease (number, kind, host, pid, since, storage_id) values
        (1, 'daemon', 'nas-1', 1, 1, 1), (1, 'daemon', 'nas-2', 1, 1, 2)`,
      `insert into release (id, version, source, name, path, live_path, state, identity_type, identity_id, identity_json,
          decided_by, reasons_json, reason_codes, search_words, candidates_json, confidence, need, tries, file_count, bytes,
          created_at, updated_at, filed_at, storage_id)
        select id, 3, 'folder', ${NAME}, format('/in/%s', id), case when waits then format('/in/%s', id) end,
          case when waits then 'review' else 'filed' end, 'movie', id, ${IDENTITY}::text, case when not waits then 'person' end,
          case when waits then json_build_array(json_build_object('code', ${CODE},
            'message', 'Why a person is asked, in a sentence of the usual length for one.'))::text else '[]' end,
          case when waits then format(' %s ', ${CODE}) else '' end,
          case when waits then format(E'some film of many %s 1995 1080p bluray x264 grp\nsome film %s', id, id) else '' end,
          format('[%s]', ${IDENTITY}::jsonb || '{"confidence": 990, "parts": {"title": 1, "year": 1, "type": 1, "popularity": 1}}'),
          990, 1 + id / 10 % 3, 0, 1, 4000000000, at, at, case when not waits then at end, 1 + id / 10 % 2
        from generate_series(1, ${rows}) as id, lateral (select ${WAITS} as waits, ${timeOf("id")} as at) as more`,
      `insert into item (release_id, path, role, size, mtime_ns, skip, destination, method)
        select id, name || '.mkv', 'video', bytes, '1', 0,
          case when state = 'filed' then format('/media/Movies/%s.mkv', name) end, case when state = 'filed' then 'hardlink' end
        from release`,
      `insert into history (at, release_id, name, action, from_state, to_state, actor, detail_json, storage_id)
        select ${timeOf("id")} + step, id, ${NAME}, action, from_state, to_state, actor,
          case action when 'approved' then format('{"identity":%s}', ${IDENTITY})
            when 'filed' then format('{"files":[{"destination":"/media/Movies/%s.mkv","method":"hardlink"}]}', id) end,
          1 + id / 10 % 2
        from generate_series(${rows - told + 1}, ${rows}) as id join ${STORY} on waits = (${WAITS})
        order by id, step`,
      `insert into filed_work (type, tmdb_id, title, year, title_key, words, videos, bytes, plex, decided_by, filed_at, month)
        select identity_type, identity_id, format('Some Film %s', id), 1995, format('some film %s', id),
          format(E'some film %s\n%s', id, lower(name)), 1, bytes, 'seen', decided_by, filed_at, 202601 + id % 11
        from release where state = 'filed' order by id limit ${MAX_WORKS}`,
      "update uncounted_history set below = (select max(id) + 1 from history)",
      "vacuum analyze",
    ]) {
      await client.query(statement);
    }
  } finally {
    await client.end();
  }
}
