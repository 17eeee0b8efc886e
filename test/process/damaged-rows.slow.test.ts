import { copyFileSync, rmSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { toCommandText } from "../../src/base/actions/sentence.ts";
import { UserError } from "../../src/base/errors.ts";
import { createUseCases } from "../../src/program/use-cases/use-cases.ts";
import { ALL_ROWS } from "../../src/store/check/row-damage.ts";
import { examineDatabase } from "../../src/store/sqlite/examine.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { testProgram } from "../support/program.ts";
import { startFakePlex } from "../support/stand-ins.ts";
import { UNCHECKED_COLUMNS } from "../support/unchecked-columns.ts";
import { waitFor } from "../support/wait-for.ts";
import { PLEX_TOKEN, startHome } from "./home.ts";

const FILMS = ["Inception.2010.1080p.BluRay.x264-GRP.mkv", "Sintel.2010.1080p.mkv"] as const;

/** Adds a row to each table that is empty in the home. */
const MORE_ROWS = `
  insert into engine (storage_id, host, pid, state, since, seen_at) values (1, 'nas', 7, 'running', 1, 2);
  insert into copy_progress (operation_id, release_id, done_bytes, total_bytes, started_at, at, storage_id)
    select id, release_id, 1, 2, 1, 2, 1 from operation limit 1;
  insert or replace into pause (id, paused, at, actor) values (1, 0, 1, 'cli:me');
  insert into alias (name_key, title, identity_json, renumbered, release_id, release_name, actor, at)
    values ('k', 'Heat', '{"type":"movie","tmdbId":949,"title":"Heat"}', 0, 1, 'Heat', 'cli:me', 1);
  insert into episode_wait (release_id, since, next_at) values (3, 1, 2);
  insert into plex_proof (server, operation_id, release_id, outcome, library, shown_as, at, items_json, exact)
    select 'plex', id, release_id, 'shown', '2', 'Heat', 1, '["1"]', 1 from operation limit 1;
  insert into renamed_video (release_id, operation_id, path, items_json)
    select release_id, id, 'a.mkv', '["1"]' from operation limit 1;
  insert into first_scan (server, location, asked_at) values ('plex', '/films', 1);
  insert into plex_work (server, section, rating_key, type, round, folders_json, episodes_at, partial)
    values ('plex', '2', '7', 'movie', 1, '["/films"]', 1, 0);
  insert into confirm_token (token_hash, tool, plan_hash, expires_at, used_at) values ('a', 'b', 'c', 1, 2);
  insert into web_session (secret_hash, mark, name, created_at, used_at, network)
    values ('a', 'b', 'c', 1, 2, '');
  insert into torrent (client, hash, name, folder, tops_json, places_json, complete, waits_json, seen_at,
      missing, gone_at, labels_json, storage_id, at_client_json)
    values ('transmission', 'h', 'Heat', '/in', '["Heat"]', '[]', 1, null, 1, 0, 2, '[]', 1, '{"folder":"/in"}');
  insert into torrent_hint (client, hash, at, storage_id) values ('transmission', 'h', 1, 1);
  insert into torrent_client (name, address, folders_json, storage_id) values ('transmission', 'a', '[]', 1);
`;

/** A home in which films were filed, shown by Plex, undone, refused and asked about. */
async function livedHome() {
  const home = await startHome();
  const plex = await startFakePlex({
    token: PLEX_TOKEN,
    sections: [
      { title: "TV Shows", type: "show", locations: [home.tv] },
      { title: "Movies", type: "movie", locations: [home.movies] },
    ],
  });
  home.configure({ PLEX_URL: plex.url, PLEX_TOKEN });
  const daemon = await startDaemon(home);
  for (const name of FILMS) {
    home.drop(name, name.repeat(50));
    await home.reaches(name, "filed");
  }
  home.drop("Nobody.Knows.This.1901.mkv");
  await home.reaches("Nobody.Knows.This.1901.mkv", "review");
  const [, undone] = await home.releases();
  await cli(home, "undo", String(undone?.id), "--yes");
  await waitFor("the undo", async () =>
    (await home.releases()).some(({ state }) => state === "undone"),
  );
  await daemon.end();
  await plex[Symbol.asyncDispose]();
  return home;
}

function withRaw<T>(path: string, use: (raw: Sqlite.Database) => T): T {
  const raw = new Sqlite(path);
  try {
    return use(raw);
  } finally {
    raw.close();
  }
}

/** Each of the first rows of a table in turn. */
const MAX_ROWS = 3;

/** Gives the row at this position a damaged value. Returns false if the table has no such row. */
function damageOne(
  raw: Sqlite.Database,
  { table, column, bad, at }: { table: string; column: string; bad: unknown; at: number },
): boolean {
  const columns = raw.pragma(`table_info("${table}")`) as { name: string; pk: number }[];
  const primary = columns.filter(({ pk }) => pk > 0).map(({ name }) => `"${name}"`);
  const keys = primary.length > 0 ? primary : ["rowid"];
  const row = raw.prepare(
    `select ${keys.join()} from "${table}" order by ${keys.join()} limit 1 offset ?`,
  );
  const key = row.raw().get(at) as unknown[] | undefined;
  if (key === undefined) return false;
  const where = keys.map((name) => `${name} = ?`).join(" and ");
  raw.prepare(`update "${table}" set "${column}" = ? where ${where}`).run(bad, ...key);
  return true;
}

/** Errors of a person's request name what is damaged. Any other error is one of the program. */
const isSaid = (error: unknown): boolean =>
  error instanceof UserError && /damaged|cannot be read/.test(toCommandText(error.said));

test("status, queue and audit go on with one damaged value in any column, and db check names it", async () => {
  await using home = await livedHome();
  const env = {
    PLEX_MEDIA_ROOT: home.library,
    PLEX_INGEST_DIR: home.downloads,
    PLEX_INGEST_STATE_DIR: home.state,
  };
  const { signal } = new AbortController();
  const whole = `${home.database}.whole`;
  const untried: string[] = [];
  const ended: string[] = [];
  const unnamed: string[] = [];
  withRaw(home.database, (raw) => {
    raw.exec(MORE_ROWS);
    raw.pragma("wal_checkpoint(truncate)");
  });
  copyFileSync(home.database, whole);
  for (const { table, column, is } of UNCHECKED_COLUMNS) {
    const values = is === "json" ? ["{bad", "5"] : ["x", 9e15];
    const cases = values.flatMap((bad) =>
      Array.from({ length: MAX_ROWS }, (_, at) => ({ table, column, bad, at })),
    );
    for (const damage of cases) {
      const { bad, at } = damage;
      for (const end of ["-wal", "-shm"]) rmSync(home.database + end, { force: true });
      copyFileSync(whole, home.database);
      if (!withRaw(home.database, (raw) => damageOne(raw, damage))) {
        if (at === 0) untried.push(`${table}.${column}`);
        continue;
      }
      const { damagedRows } = examineDatabase(home.database, ALL_ROWS);
      if (!damagedRows.some((line) => line.includes(`${column} cannot be read`))) {
        unnamed.push(`${table}.${column} = ${bad}`);
      }
      await using program = testProgram(env, { warn: () => {} });
      const uses = createUseCases(program);
      const asked: Record<string, () => Promise<unknown>> = {
        status: async () => (await uses.engine()).status(),
        queue: async () => (await uses.queue()).page({ state: "all", limit: 100 }),
        settling: async () => (await uses.queue()).settling(),
        audit: async () =>
          (await uses.audit()).run({ folders: [], only: [], thorough: false }, signal),
      };
      for (const [name, ask] of Object.entries(asked)) {
        await ask().catch((error: unknown) => {
          if (!isSaid(error)) {
            ended.push(`${name} with ${table}.${column} = ${bad}: ${String(error)}`);
          }
        });
      }
    }
  }
  expect(unnamed).toEqual([]);
  expect(ended).toEqual([]);
  expect(untried).toEqual([]);
});
