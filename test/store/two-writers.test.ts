import { expect, test } from "vitest";
import { beginOperation } from "../../src/store/journal/journal.ts";
import type { Store, Trx } from "../../src/store/open.ts";
import { readHistoryPage } from "../../src/store/releases/history.ts";
import { addRelease, setIfUnchanged } from "../../src/store/releases/releases.ts";
import { takeLease } from "../../src/store/settings/lease.ts";
import { tempStore } from "../support/temp-store.ts";
import { added, ENGINE, filing, intent } from "./support-release.ts";

/**
 * Runs `work` in two transactions that both begin before either commits. On SQLite, the second
 * waits for the first.
 */
async function atOnce<T>(one: Store, two: Store, work: (trx: Trx, name: string) => Promise<T>) {
  const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = one.write(async (trx) => {
    const result = await work(trx, "first");
    begun.resolve();
    await go.promise;
    return result;
  });
  await begun.promise;
  const second = two.write((trx) => work(trx, "second"));
  go.resolve();
  return Promise.allSettled([first, second]);
}

const valuesOf = <T>(results: PromiseSettledResult<T>[]) =>
  results.map((result) => (result.status === "fulfilled" ? result.value : result.reason));

test("two writers that find the same download get one release", async () => {
  await using temp = await tempStore();
  await using other = await temp.open();
  const made = { source: "folder", path: "/in/a", state: "settling" } as const;
  const [first, second] = valuesOf(
    await atOnce(temp.store, other, (trx, name) => addRelease(trx, { ...made, name }, ENGINE)),
  );
  expect(first).toEqual(expect.any(Number));
  expect(second).toBe(first);
  expect((await readHistoryPage(temp.store.read, { limit: 9 })).entries).toHaveLength(1);
});

test("only one of two concurrent state changes of a release succeeds", async () => {
  await using temp = await tempStore();
  await using other = await temp.open();
  const release = await added(temp.store, "Dune");
  const [first, second] = valuesOf(
    await atOnce(temp.store, other, (trx) => setIfUnchanged(trx, release, "identifying", {}, 20)),
  );
  expect(first).toMatchObject({ state: "identifying", version: release.version + 1 });
  expect(second).toBeUndefined();
});

test("two leases get two numbers", async () => {
  await using temp = await tempStore();
  await using other = await temp.open();
  const holder = { kind: "daemon", host: "here", pid: 7, since: 50 } as const;
  expect(valuesOf(await atOnce(temp.store, other, (trx) => takeLease(trx, holder)))).toEqual([
    1, 2,
  ]);
});

test("only one of two concurrent publications of a name begins", async () => {
  await using temp = await tempStore();
  await using other = await temp.open();
  await temp.store.write((trx) =>
    takeLease(trx, { kind: "daemon", host: "here", pid: 7, since: 50 }),
  );
  const [one, two] = [await filing(temp.store, "Dune"), await filing(temp.store, "Dune again")];
  const finalPath = "/media/Dune.mkv";
  const [first, second] = valuesOf<unknown>(
    await atOnce(temp.store, other, (trx, name) =>
      beginOperation(trx, intent(name, name === "first" ? one : two, { finalPath }), 1),
    ),
  );
  expect(first).toMatchObject({ state: "intent" });
  expect(String(second)).toMatch(/second live publication/);
});
