import { sql } from "kysely";
import { expect, test } from "vitest";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/open.ts";
import { hints, rememberedClients } from "../../src/store/torrents/torrent-notes.ts";
import { allTorrents, wantedFiles, writeTorrents } from "../../src/store/torrents/torrents.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";
import { hashOf, remembered } from "../support/torrent.ts";
import { added } from "./support-release.ts";

const BEFORE = MIGRATIONS.findIndex(({ name }) => name.endsWith("torrent-clients"));

test("what an older database knows of torrents is Transmission's, with files, hints and folders", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  const hash = hashOf("a");
  let release = 0;
  {
    await using old = await openStore(files, openOptions({ migrations: MIGRATIONS.slice(0, BEFORE) }));
    release = (await added(old, "Heat.mkv")).id;
    await old.write(async (trx) => {
      await sql`insert into torrent (hash, name, folder, tops_json, places_json, server, complete, waits_json, release_id,
        seen_at, missing, gone_at, labels_json) values (${hash}, 'Heat', '/in', '["Heat"]', '["/part/Heat"]',
        'http://nas:9091', 1, null, ${release}, 7, 2, 9, '["films"]')`.execute(trx);
      await sql`insert into torrent_file (hash, path, length) values (${hash}, 'Heat/a.mkv', 5)`.execute(trx);
      await sql`insert into torrent_hint (hash, at) values (${hash}, 8)`.execute(trx);
      await sql`insert into transmission (id, url, folders_json) values (1, 'http://nas:9091', '["/in"]')`.execute(trx);
    });
  }
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  expect(await allTorrents(store.read)).toEqual([
    {
      client: "transmission",
      hash,
      name: "Heat",
      folder: "/in",
      tops: ["Heat"],
      places: ["/part/Heat"],
      server: "http://nas:9091",
      complete: true,
      waits: undefined,
      releaseId: release,
      seenAt: 7,
      missing: 2,
      goneAt: 9,
      labels: ["films"],
    },
  ]);
  expect(await wantedFiles(store.read, { client: "transmission", hash })).toEqual([{ path: "Heat/a.mkv", length: 5 }]);
  expect(await wantedFiles(store.read, { client: "other", hash })).toEqual([]);
  expect(await hints(store.read)).toEqual([{ client: "transmission", hash, at: 8 }]);
  expect(await rememberedClients(store.read)).toEqual([
    { name: "transmission", address: "http://nas:9091", folders: ["/in"] },
  ]);
  // The same torrent of another client is a row of its own.
  await store.write((trx) => writeTorrents(trx, [remembered("a", { client: "other" })]));
  expect((await allTorrents(store.read)).map(({ client }) => client)).toEqual(["other", "transmission"]);
});
