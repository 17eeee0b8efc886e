import { expect, test } from "vitest";
import { keptQuery } from "../../src/store/kept-query.ts";
import { tempStore } from "../support/temp-store.ts";

test("a kept query is built once, and gives each caller the rows of its own values", async () => {
  await using temp = await tempStore();
  const values = { first_seen_at: 1 };
  for (const path of ["/a", "/b", "/c"])
    await temp.store.write((trx) =>
      trx
        .insertInto("root")
        .values({ path, ...values })
        .execute(),
    );
  let built = 0;
  const others = keptQuery((db, seenAt: number, path: string) => {
    built++;
    return db
      .selectFrom("root")
      .select("path")
      .where("path", "!=", path)
      .where("first_seen_at", "=", seenAt)
      .where("path", "in", ["/a", "/b", path])
      .orderBy("path");
  });
  expect(await others(temp.store.read, 1, "/a")).toEqual([{ path: "/b" }]);
  expect(await others(temp.store.read, 1, "/b")).toEqual([{ path: "/a" }]);
  expect(await others(temp.store.read, 2, "/b")).toEqual([]);
  expect(built).toBe(1);
});

test("a kept query reads what the transaction that it is given has written", async () => {
  await using temp = await tempStore();
  const paths = keptQuery((db, path: string) => db.selectFrom("root").select("path").where("path", "=", path));
  expect(await paths(temp.store.read, "/a")).toEqual([]);
  const seen = await temp.store.write(async (trx) => {
    await trx.insertInto("root").values({ path: "/a", first_seen_at: 1 }).execute();
    return paths(trx, "/a");
  });
  expect(seen).toEqual([{ path: "/a" }]);
});
