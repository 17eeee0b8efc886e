import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import type { Store } from "../../../src/store/open.ts";
import {
  appendHistory,
  type HistoryFilter,
  listWebNames,
  readHistoryPage,
} from "../../../src/store/releases/history.ts";
import { onSqlite } from "../../support/on-sqlite.ts";
import { recordedQueries } from "../../support/recorded-queries.ts";
import { tempStore } from "../../support/temp-store.ts";
import { emptyStore } from "../empty-store.ts";

type NewEntry = Parameters<typeof appendHistory>[1];

const entry = (at: number, more: Partial<NewEntry> = {}): NewEntry => ({
  at,
  action: "filed",
  actor: "engine",
  ...more,
});

const write = (store: Store, entries: NewEntry[]): Promise<void> =>
  store.write(async (trx) => {
    for (const one of entries) await appendHistory(trx, one);
  });

const times = async (store: Store, filter: Partial<HistoryFilter> = {}): Promise<number[]> =>
  (await readHistoryPage(store.read, { limit: 100, ...filter })).entries.map(({ at }) => at);

for (const more of [
  {},
  { action: "filed" },
  { sinceMs: 1 },
  { action: "filed", sinceMs: 1 },
] as const) {
  onSqlite(
    "finds one person's history entries through an index, also with the filter " +
      JSON.stringify(more),
    async () => {
      await using temp = await tempStore();
      await using asked = recordedQueries(temp.files.database);
      await readHistoryPage(asked.db, { actor: "cli:anna", limit: 20, before: 9, ...more });
      const plans = asked
        .plans(asked.queries.filter(({ sql }) => sql.includes("actor")))
        .map((steps) => steps.filter((step) => /history(?!_)|order/i.test(step)));
      expect(plans.length).toBe(2);
      for (const plan of plans) {
        expect(
          plan.some((step) =>
            /history USING (COVERING )?INDEX history_actor \(actor=\?/.test(step),
          ),
        ).toBe(true);
        expect(plan.some((step) => step.includes("FOR ORDER BY"))).toBe(false);
      }
    },
  );
}

test("reads back an entry as it was written, even without a release", async () => {
  await using store = await emptyStore();
  const full = entry(5, {
    releaseId: 3,
    name: "Dune",
    from: "filing",
    to: "filed",
    detail: { files: ["a\n\u202e"] },
  });
  await write(store, [full, entry(6, { action: "playback", actor: "mcp:claude" })]);
  const { entries } = await readHistoryPage(store.read, { limit: 10 });
  expect(entries[1]).toEqual({ id: entries[1]?.id, ...full, isCurrent: true });
  expect(entries[0]).toMatchObject({
    at: 6,
    action: "playback",
    actor: "mcp:claude",
    releaseId: undefined,
    detail: undefined,
  });
});

test("sorts history by write order, newest first, regardless of the clock", async () => {
  await using store = await emptyStore();
  await write(store, [entry(30), entry(10), entry(20)]);
  expect(await times(store)).toEqual([20, 10, 30]);
});

test("pages have no gaps or repeats while new entries arrive", async () => {
  await using store = await emptyStore();
  await write(
    store,
    Array.from({ length: 7 }, (_, at) => entry(at)),
  );
  const seen: number[] = [];
  let before: number | undefined;
  for (let page = 0; page < 4; page++) {
    const { entries, total } = await readHistoryPage(store.read, { limit: 3, before });
    expect(total).toBe(7 + page);
    seen.push(...entries.map(({ at }) => at));
    before = entries.at(-1)?.id ?? before;
    await write(store, [entry(100 + page)]);
  }
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0]);
});

test("a live reader receives every entry once, regardless of how many arrive at the same time", async () => {
  await using store = await emptyStore();
  await write(store, [entry(0)]);
  const first = await readHistoryPage(store.read, { limit: 1 });
  let after = first.entries[0]?.id;
  await write(
    store,
    Array.from({ length: 5 }, (_, at) => entry(at + 1)),
  );
  const seen: number[] = [];
  for (;;) {
    const { entries } = await readHistoryPage(store.read, { limit: 2, after });
    if (entries.length === 0) break;
    seen.push(...entries.map(({ at }) => at).toReversed());
    after = entries[0]?.id;
  }
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

test("filters by release, action and time, and the total counts the matches", async () => {
  await using store = await emptyStore();
  await write(store, [
    entry(1, { releaseId: 1 }),
    entry(2, { releaseId: 2, action: "held" }),
    entry(3, { releaseId: 1, action: "held" }),
    entry(4, { releaseId: 1 }),
  ]);
  expect(await times(store, { releaseId: 1 })).toEqual([4, 3, 1]);
  expect(await times(store, { action: "held" })).toEqual([3, 2]);
  expect(await times(store, { sinceMs: 3 })).toEqual([4, 3]);
  expect(await times(store, { releaseId: 1, action: "filed", sinceMs: 2 })).toEqual([4]);
  expect((await readHistoryPage(store.read, { releaseId: 1, limit: 1 })).total).toBe(3);
});

test("never reuses an id, so a cursor stays valid", async () => {
  await using store = await emptyStore();
  await write(store, [entry(1), entry(2)]);
  const [newest] = (await readHistoryPage(store.read, { limit: 1 })).entries;
  // No function of the program deletes history, but a person with access to the database can.
  await store.write((trx) => trx.deleteFrom("history").execute());
  await write(store, [entry(3)]);
  const [next] = (await readHistoryPage(store.read, { limit: 1 })).entries;
  expect(next?.id).toBeGreaterThan(newest?.id ?? Infinity);
});

test("no code in the program changes or deletes history", () => {
  const src = resolve(import.meta.dirname, "../../../src");
  const guilty = readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .filter((path) =>
      /(?:updateTable|deleteFrom|replaceInto)\(\s*["']history|(?:update|delete from)\s+"?history/i.test(
        readFileSync(join(src, path), "utf8"),
      ),
    );
  expect(guilty).toEqual([]);
});

test("pages through all entries since a time, including those past the counted number or a clock correction", async () => {
  await using store = await emptyStore();
  const ahead = Array.from({ length: 5 }, () => entry(5000));
  const older = Array.from({ length: 2000 }, (_, at) => entry(at));
  const newer = Array.from({ length: 1100 }, (_, at) => entry(3000 + at));
  await write(store, [...ahead, ...older, ...newer]);
  const seen: number[] = [];
  let before: number | undefined;
  for (;;) {
    const { entries, total } = await readHistoryPage(store.read, {
      sinceMs: 3000,
      limit: 400,
      before,
    });
    expect(total).toBeUndefined();
    seen.push(...entries.map(({ at }) => at));
    before = entries.at(-1)?.id;
    if (entries.length < 400) break;
  }
  expect(seen).toHaveLength(1105);
  expect(seen.slice(-5)).toEqual([5000, 5000, 5000, 5000, 5000]);
});

onSqlite("the last page since a time does not read much older entries", async () => {
  await using temp = await tempStore();
  const many = Array.from({ length: 13_000 }, (_, at) => entry(at));
  await write(temp.store, many);
  await using asked = recordedQueries(temp.files.database);
  const { entries } = await readHistoryPage(asked.db, {
    sinceMs: 11_500,
    limit: 20,
    before: 11_503,
  });
  expect(entries.map(({ at }) => at)).toEqual([11_501, 11_500]);
  // The query starts at the id of the first entry of that time, minus the number of entries that a
  // fast clock may have written.
  expect(asked.queries.at(-1)?.parameters).toContain(11_501 - 10_000);
});

test("lists each name under which a page session acted once, and no other actors", async () => {
  await using store = await emptyStore();
  await write(store, [
    entry(1, { actor: "web:anna" }),
    entry(2, { actor: "web:Ölç 100%_" }),
    entry(3, { actor: "web:anna" }),
    entry(4, { actor: "cli:web:ben" }),
    entry(5),
  ]);
  expect((await listWebNames(store.read)).toSorted()).toEqual(["anna", "Ölç 100%_"]);
});
