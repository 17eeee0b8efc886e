import { expect, test } from "vitest";
import { addTrashed, allInTrash, requestTrash } from "../../src/store/journal/trash.ts";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/open.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";
import { added, inode } from "./support-release.ts";

test("an older trash keeps its manifest, and accepts requests", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  {
    await using old = await openStore(files, openOptions({ migrations: MIGRATIONS.slice(0, 4) }));
    const release = await added(old, "Heat.mkv");
    await old.write(async (trx) => {
      const row = { id: "t", release_id: release.id, item_path: "Heat.mkv", kind: "trash", state: "sealed", lease: 1 };
      const paths = { source_path: "/media/Heat.mkv", final_path: "/media/.trash/t", made_folders_json: "[]" };
      const values = { ...row, ...paths, source_json: JSON.stringify(inode("1")), created_at: 1, updated_at: 1 };
      await trx.insertInto("operation").values(values).execute();
      await addTrashed(trx, {
        operationId: "t",
        releaseId: release.id,
        path: "/media/.trash/t",
        originalPath: "/media/Heat.mkv",
        sourcePath: "/in/Heat.mkv",
        source: inode("1"),
        identity: inode("1"),
        trashedAt: 7,
      });
    });
  }
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  expect(await allInTrash(store.read)).toMatchObject([{ operationId: "t", trashedAt: 7, request: undefined }]);
  await store.write((trx) => requestTrash(trx, "t", "restore", { actor: "cli:me", at: 8 }));
  expect(await allInTrash(store.read)).toMatchObject([{ request: "restore" }]);
});
