import { sql } from "kysely";
import { expect, test } from "vitest";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/open.ts";
import { pendingScans } from "../../src/store/plex/scans.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";
import { added } from "./support-release.ts";

test("earlier pending scan requests are kept", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  const before = MIGRATIONS.findIndex(({ name }) => name === "007-plex");
  {
    await using old = await openStore(files, openOptions({ migrations: MIGRATIONS.slice(0, before) }));
    const { id } = await added(old, "Heat.mkv");
    await old.write((trx) =>
      sql`insert into scan (release_id, folder, tries, next_try_at) values (${id}, '/media/Heat', 2, 7)`.execute(trx),
    );
  }
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  expect(await pendingScans(store.read)).toMatchObject([
    { folder: "/media/Heat", state: "ask", tries: 2, nextTryAt: 7, askedAt: undefined, lost: false },
  ]);
});
