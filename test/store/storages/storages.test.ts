import { expect, test } from "vitest";
import { nameOnlyStorage } from "../../../src/store/storages/storages.ts";
import { tempStore } from "../../support/temp-store.ts";

test("the only storage of a database has the name that its engine has now", async () => {
  await using temp = await tempStore();
  for (const name of ["nas", "nas-1"]) await temp.store.write((trx) => nameOnlyStorage(trx, name, 5));
  expect(await temp.store.read.selectFrom("storage").selectAll().execute()).toEqual([
    { id: 1, name: "nas-1", created_at: 5 },
  ]);
});
