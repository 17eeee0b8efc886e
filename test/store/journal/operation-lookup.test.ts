import { sql } from "kysely";
import { expect, test } from "vitest";
import { advance, beginOperation } from "../../../src/store/journal/journal.ts";
import {
  listOperationsTo,
  listPublishersBelow,
  operationsOf,
} from "../../../src/store/journal/operation-row.ts";
import {
  findReleasesById,
  listReleasesAt,
  listReleasesBelow,
} from "../../../src/store/releases/release-lookup.ts";
import { takeLease } from "../../../src/store/settings/lease.ts";
import { onSqlite } from "../../support/on-sqlite.ts";
import { emptyStore } from "../empty-store.ts";
import { added, intent } from "../support-release.ts";

test("finds all operations on a name or below a folder, in every state, newest first", async () => {
  await using store = await emptyStore();
  const lease = await store.write((trx) =>
    takeLease(trx, { kind: "daemon", host: "here", pid: 1, since: 1 }),
  );
  const [one, two] = [await added(store, "One"), await added(store, "Two")];
  await store.write(async (trx) => {
    const old = await beginOperation(
      trx,
      intent("a", one, { lease, finalPath: "/media/100%_/x.mkv" }),
      1,
    );
    await advance(trx, old, "rolled_back", lease, 2);
    await beginOperation(trx, intent("b", two, { lease, finalPath: "/media/100%_/x.mkv" }), 3);
    await beginOperation(
      trx,
      intent("c", two, { lease, kind: "trash", finalPath: "/media/100%_/y" }),
      4,
    );
    await beginOperation(trx, intent("d", one, { lease, finalPath: "/media/100%_0.mkv" }), 5);
  });
  expect(
    (await listOperationsTo(store.read, "/media/100%_/x.mkv")).map(({ id, at }) => [id, at]),
  ).toEqual([
    ["b", 3],
    ["a", 2],
  ]);
  expect((await operationsOf(store.read, one.id, 9)).map(({ id }) => id)).toEqual(["d", "a"]);
  expect(await operationsOf(store.read, one.id, 1)).toHaveLength(1);
  expect(await listPublishersBelow(store.read, "/media/100%_", 9)).toEqual([two.id, one.id]);
  expect(await listPublishersBelow(store.read, "/media/100", 9)).toEqual([]);
});

onSqlite("finds operations by destination through an index", async () => {
  await using store = await emptyStore();
  const plan = await sql<{ detail: string }>`explain query plan
    select * from operation where final_path = 'x' order by updated_at desc`.execute(store.read);
  expect(plan.rows.map(({ detail }) => detail).join()).toContain("operation_place");
});

test("finds releases by path, below a folder, and by number", async () => {
  await using store = await emptyStore();
  for (const name of ["a", "b", "b/c"]) await added(store, name);
  expect(
    (await listReleasesAt(store.read, ["/in/b/c", "/in/b", "/in"])).map(({ id }) => id),
  ).toEqual([3, 2]);
  expect(await listReleasesAt(store.read, [])).toEqual([]);
  const { releases, total } = await listReleasesBelow(store.read, "/in", 2);
  expect([releases.map(({ id }) => id), total]).toEqual([[3, 2], 3]);
  const byId = await findReleasesById(store.read, [1, 3, 9]);
  expect([...byId.keys()].toSorted((a, b) => a - b)).toEqual([1, 3]);
  expect(byId.get(3)?.name).toBe("b/c");
});
