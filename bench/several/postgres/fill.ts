import { Client } from "pg";
import { quotedName, schemaOf } from "../../../src/store/postgres/place.ts";

const DAY_MS = 86_400_000;
/** Of each ten rows three tell of a film that waits in review, seven of one that was filed. */
const STORY = `(values
  (0, 'found', null, 'settling', 'engine'), (1, 'settled', 'settling', 'identifying', 'engine'),
  (2, 'held', 'identifying', 'review', 'engine'),
  (3, 'found', null, 'settling', 'engine'), (4, 'settled', 'settling', 'identifying', 'engine'),
  (5, 'held', 'identifying', 'review', 'engine'), (6, 'approved', 'review', 'approved', 'cli:anna'),
  (7, 'filing', 'approved', 'filing', 'engine'), (8, 'filed', 'filing', 'filed', 'engine'),
  (9, 'plex_seen', 'filed', 'filed', 'engine')) as story (step, action, from_state, to_state, actor)`;
const CODE =
  "(array['remake_rival', 'low_confidence', 'close_second', 'duplicate', 'episode_missing', 'auto_off'])[1 + id % 6]";
const NAME = "format('Some.Film.Of.Many.%s.1995.1080p.BluRay.x264-GRP', id)";
const IDENTITY = "json_build_object('type', 'movie', 'tmdbId', id, 'title', format('Some Film %s', id), 'year', 1995)";

/**
 * So many rows of history over two years until `now`, of a tenth as many releases in review and as many that were filed, on
 * two storages in turn. The tables are there and empty.
 */
export async function fillPostgres(url: string, rows: number, now: number): Promise<void> {
  const each = (2 * 365 * DAY_MS) / rows;
  const timeOf = (row: string): string => `(${now - 2 * 365 * DAY_MS} + (${row})::numeric * ${each})::bigint`;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of [
      `set search_path to ${quotedName(schemaOf({ url }))}`,
      "insert into storage (id, name, created_at) values (1, 'nas-1', 1), (2, 'nas-2', 1)",
      `insert into lease (number, kind, host, pid, since, storage_id) values
        (1, 'daemon', 'nas-1', 1, 1, 1), (1, 'daemon', 'nas-2', 1, 1, 2)`,
      // Odd ones wait.
      `insert into release (id, version, source, name, path, live_path, state, identity_type, identity_id, identity_json,
          decided_by, reasons_json, reason_codes, search_words, candidates_json, confidence, need, tries, file_count, bytes,
          created_at, updated_at, filed_at, storage_id)
        select id, 3, 'folder', ${NAME}, format('/in/%s', id), case when waits then format('/in/%s', id) end,
          case when waits then 'review' else 'filed' end, 'movie', id, ${IDENTITY}::text, case when not waits then 'person' end,
          case when waits then json_build_array(json_build_object('code', ${CODE},
            'message', 'Why a person is asked, in a sentence of the usual length for one.'))::text else '[]' end,
          case when waits then format(' %s ', ${CODE}) else '' end,
          case when waits then format(E'some film of many %s 1995 1080p bluray x264 grp\\nsome film %s', id, id) else '' end,
          format('[%s]', ${IDENTITY}::jsonb || '{"confidence": 990, "parts": {"title": 1, "year": 1, "type": 1, "popularity": 1}}'),
          990, 1 + id % 3, 0, 1, 4000000000, at, at, case when not waits then at end, 1 + id / 2 % 2
        from generate_series(1, ${rows / 5}) as id, lateral (select id % 2 = 1 as waits, ${timeOf("id * 5")} as at) as more`,
      `insert into item (release_id, path, role, size, mtime_ns, skip, destination, method)
        select id, name || '.mkv', 'video', bytes, '1', 0,
          case when state = 'filed' then format('/media/Movies/%s.mkv', name) end, case when state = 'filed' then 'hardlink' end
        from release`,
      `insert into history (id, at, release_id, name, action, from_state, to_state, actor, detail_json, storage_id)
        select row, ${timeOf("row")}, id, ${NAME}, action, from_state, to_state, actor,
          case action when 'approved' then format('{"identity":%s}', ${IDENTITY})
            when 'filed' then format('{"files":[{"destination":"/media/Movies/%s.mkv","method":"hardlink"}]}', id) end,
          1 + id / 2 % 2
        from generate_series(1, ${rows}) as row join ${STORY} on step = (row - 1) % 10,
          lateral (select (row - 1) / 10 * 2 + case when step < 3 then 1 else 2 end as id) as whose`,
      "vacuum analyze",
    ])
      await client.query(statement);
  } finally {
    await client.end();
  }
}
