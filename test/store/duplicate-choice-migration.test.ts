import { expect, test } from "vitest";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/open.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";
import { added, find } from "./support-release.ts";

test("releases of an older database have no choice about duplicates, and a choice that no version wrote is refused", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  const before = MIGRATIONS.findIndex(({ name }) => name === "009-duplicate-choice");
  let id: number;
  {
    await using old = await openStore(files, openOptions({ migrations: MIGRATIONS.slice(0, before) }));
    ({ id } = await added(old, "Heat.mkv"));
  }
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  expect((await find(store, id)).duplicates).toBeUndefined();
  const set = async (choice: object): Promise<void> => {
    const duplicates_json = JSON.stringify(choice);
    await store.write((trx) => trx.updateTable("release").set({ duplicates_json }).where("id", "=", id).execute());
  };
  await set({ do: "keep_both", label: "Remaster" });
  expect((await find(store, id)).duplicates).toEqual({ do: "keep_both", label: "Remaster" });
  for (const wrong of [{ do: "overwrite" }, { do: "keep_both", label: 4 }]) {
    await set(wrong);
    await expect(find(store, id)).rejects.toThrow("JSON value that this version cannot read");
  }
});
