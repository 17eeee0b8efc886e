import { sql } from "kysely";
import { expect, test } from "vitest";
import { findOperation } from "../../src/store/journal/journal.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/open.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";
import { added, inode } from "./support-release.ts";

test("an older journal keeps the hashes of its copies", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  {
    await using old = await openStore(files, openOptions({ migrations: MIGRATIONS.slice(0, 5) }));
    const { id } = await added(old, "Heat.mkv");
    const source = JSON.stringify(inode("1"));
    await old.write((trx) =>
      sql`insert into operation (id, release_id, item_path, kind, state, lease, source_path, source_json, final_path,
        sha256, made_folders_json, created_at, updated_at)
        values ('o', ${id}, 'Heat.mkv', 'publish', 'sealed', 1, '/in/Heat.mkv', ${source}, '/media/Heat.mkv', 'ab', '[]', 1, 1)`.execute(
        trx,
      ),
    );
  }
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  expect(await findOperation(store.read, "o")).toMatchObject({ state: "sealed", hash: "ab", replaces: undefined });
});
