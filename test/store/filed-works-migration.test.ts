import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/open.ts";
import { setUnversioned } from "../../src/store/releases/releases.ts";
import { countFiledWorks, filedWorks } from "../../src/store/works/filed-works.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";

const BEFORE = MIGRATIONS.findIndex(({ name }) => name.endsWith("filed-works"));
const FILED = Date.UTC(2026, 9, 3);

const WALL = { sort: "filed", from: 0, limit: 10 } as const;

test("what an older database has filed is listed at once, as it is when it is counted anew", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  await (await openStore(files, openOptions({ migrations: MIGRATIONS.slice(0, BEFORE) })))[Symbol.asyncDispose]();
  const raw = new Database(files.database);
  const release = raw.prepare(`insert into release (id, version, source, name, path, state, identity_type, identity_id,
    identity_json, decided_by, plex, reasons_json, candidates_json, tries, file_count, bytes, created_at, updated_at)
    values (?, 1, 'folder', ?, ?, ?, 'movie', 11, '{"type":"movie","tmdbId":11,"title":"Amélie","year":2001}', 'person', ?,
    '[]', '[]', 0, 1, 7, 1, ?)`);
  release.run(1, "Amelie.720p", "/in/1", "filed", "seen", FILED + 9);
  release.run(2, "Amelie.1080p", "/in/2", "filed", "mismatch", FILED - 9);
  release.run(3, "Amelie.480p", "/in/3", "review", null, FILED);
  raw.exec(`insert into history (at, release_id, action, to_state, actor) values (${FILED}, 1, 'filed', 'filed', 'engine');
    insert into item (release_id, path, role, size, mtime_ns, skip, destination)
    select id, 'a.mkv', 'video', 7, '1', 0, '/media/' || id from release`);
  raw.close();
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  const work = {
    type: "movie",
    tmdb_id: 11,
    title: "Amélie",
    year: 2001,
    videos: 2,
    bytes: 14,
    plex: "mismatch",
    adopted: 0,
    filed_at: FILED,
  };
  expect(await filedWorks(store.read, { search: "amelie 1080P" }, WALL)).toEqual([work]);
  expect(await countFiledWorks(store.read, {})).toEqual([{ month: 202610, films: 1, series: 0, bytes: 14 }]);
  await store.write((trx) => setUnversioned(trx, 2, { plex: "seen" }));
  expect(await filedWorks(store.read, { search: "amelie 1080P" }, WALL)).toEqual([{ ...work, plex: "seen" }]);
});
