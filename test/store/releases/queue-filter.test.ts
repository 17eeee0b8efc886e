import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { toSearchWords } from "../../../src/base/candidate.ts";
import { listCodesOfGroup } from "../../../src/base/reason-traits.ts";
import {
  countByCodes,
  findQueueNeighbours,
  readQueuePage,
} from "../../../src/store/releases/queue.ts";
import {
  type QueueFilter,
  selectMatchingReleases,
} from "../../../src/store/releases/queue-filter.ts";
import { toNewRow } from "../../../src/store/releases/release-row.ts";
import { onSqlite } from "../../support/on-sqlite.ts";
import { recordedQueries } from "../../support/recorded-queries.ts";
import { tempStore } from "../../support/temp-store.ts";
import { emptyStore } from "../empty-store.ts";

const FILTERS: Omit<QueueFilter, "states">[] = [
  { search: "dune" },
  { reason: { any: "disc" } },
  { reason: { first: ["disc", "archive"] } },
  { reason: { firstNot: ["disc", "archive"] } },
  { source: "torrent", search: "dune", reason: { any: "disc" } },
];

// With 10,000 releases in the queue, each filter took 40 to 260 ms on their rows, and 10 ms on the
// index.
for (const filter of FILTERS) {
  onSqlite(
    `counts the queue for the filter ${JSON.stringify(filter)} using only the index`,
    async () => {
      await using temp = await tempStore();
      await using asked = recordedQueries(temp.files.database);
      for (const sort of ["need", "age", "name", "size", "confidence"] as const) {
        await readQueuePage(asked.db, { states: "queue", ...filter, sort, limit: 20 });
      }
      await countByCodes(asked.db, { states: "queue", ...filter });
      const table = asked.raw
        .prepare("select rootpage from sqlite_master where name = 'release'")
        .pluck()
        .get();
      const isFromIndex = asked.queries.map(({ sql, parameters }) => {
        const steps = asked.raw.prepare<unknown[], Step>(`explain ${sql}`).all(...parameters);
        const rows = steps.find(({ opcode, p2 }) => opcode === "OpenRead" && p2 === table)?.p1;
        // A matching row is read from the table only if one of its columns is needed.
        return !steps.some(({ opcode, p1 }) => opcode === "Column" && p1 === rows);
      });
      // Each page is one query for the count and one for its rows.
      const [counts, pages] = [0, 1].map((odd) =>
        isFromIndex.slice(0, 10).filter((_, at) => at % 2 === odd),
      );
      expect(counts).toEqual([true, true, true, true, true]);
      expect(pages).toEqual([false, false, false, false, false]);
      expect(isFromIndex.slice(10)).toEqual([true]);
    },
  );
}

type Step = { opcode: string; p1: number; p2: number };

onSqlite("tests a group of 18 reasons in one step per release, like a single reason", async () => {
  await using temp = await tempStore();
  const raw = new Sqlite(temp.files.database, { readonly: true });
  const functionsOf = (reason: QueueFilter["reason"]): number => {
    const { sql, parameters } = selectMatchingReleases(temp.store.read, {
      states: "queue",
      reason,
    })
      .select("id")
      .compile();
    const steps = raw.prepare<unknown[], Step>(`explain ${sql}`).all(...parameters);
    return steps.filter(({ opcode }) => opcode === "Function").length;
  };
  const codes = listCodesOfGroup("unfileable");
  expect(codes.length).toBeGreaterThan(15);
  expect(functionsOf({ first: codes })).toBe(functionsOf({ first: ["disc"] }));
  expect(functionsOf({ firstNot: codes })).toBe(functionsOf({ first: ["disc"] }));
  raw.close();
});

test.each(["need", "age", "name", "size", "confidence"] as const)(
  "returns the same neighbours as the list in the order of %s, even for a release outside the list",
  async (sort) => {
    await using store = await emptyStore();
    await store.write(async (trx) => {
      for (let at = 0; at < 30; at++) {
        await trx
          .insertInto("release")
          .values({
            ...toNewRow(
              {
                source: at % 3 === 0 ? "torrent" : "folder",
                name: "",
                path: `/in/${at}`,
                state: "review",
              },
              1,
            ),
            name: `${(at * 7) % 5}.mkv`,
            state: at % 5 === 4 ? "rejected" : "review",
            bytes: (at * 3) % 4,
            confidence: at % 4 === 0 ? null : (at * 11) % 3,
            need: (at * 5) % 4,
          })
          .execute();
      }
    });
    for (const source of [undefined, "folder"]) {
      const filter = { states: "queue", source, sort } as const;
      const { releases } = await readQueuePage(store.read, { ...filter, limit: 99 });
      const ids = releases.map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(10);
      for (const [at, id] of ids.entries()) {
        expect(await findQueueNeighbours(store.read, filter, id)).toEqual({
          total: ids.length,
          before: at,
          isIn: true,
          ...(at > 0 ? { previous: ids[at - 1] } : {}),
          ...(at + 1 < ids.length ? { next: ids[at + 1] } : {}),
        });
      }
      const all = (
        await readQueuePage(store.read, { ...filter, states: "all", source: undefined, limit: 99 })
      ).releases;
      for (const [at, { id }] of all.entries()) {
        if (ids.includes(id)) continue;
        const around = await findQueueNeighbours(store.read, filter, id);
        const before = all.slice(0, at).filter((one) => ids.includes(one.id));
        const after = all.slice(at).find((one) => ids.includes(one.id));
        expect(around).toMatchObject({ isIn: false, before: before.length });
        expect([around?.previous, around?.next]).toEqual([before.at(-1)?.id, after?.id]);
      }
    }
    expect(await findQueueNeighbours(store.read, { states: "queue", sort }, 99)).toBeUndefined();
  },
);

test("returns the right total and page in each order for a search with many, few or no matches", async () => {
  await using store = await emptyStore();
  const count = 1203;
  await store.write(async (trx) => {
    const row = {
      ...toNewRow({ source: "folder", name: "", path: "", state: "review" }, 1),
      need: 1,
    };
    const rows = Array.from({ length: count }, (_, at) => ({
      ...row,
      name: `Film.${at}`,
      path: `/in/${at}`,
      bytes: at,
      search_words: `film ${at}`,
    }));
    await trx.insertInto("release").values(rows).execute();
  });
  for (const sort of ["need", "age", "name", "size", "confidence"] as const) {
    const ask = async (search: string) => {
      const page = await readQueuePage(store.read, { states: "queue", search, sort, limit: 2 });
      return [page.total, ...page.releases.map(({ name }) => name)];
    };
    const isUp = sort !== "size";
    expect(await ask("film")).toEqual([
      count,
      ...(isUp ? ["Film.0", "Film.1"] : ["Film.1202", "Film.1201"]),
    ]);
    expect(await ask("film 120")).toEqual([
      4,
      ...(isUp ? ["Film.120", "Film.1200"] : ["Film.1202", "Film.1201"]),
    ]);
    expect(await ask("zzz")).toEqual([0]);
  }
});

test("a release enters the queue with the maximum number of words, in any script", async () => {
  await using store = await emptyStore();
  const title = Array.from({ length: 3000 }, (_, at) =>
    String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000)),
  ).join("");
  const words = toSearchWords({
    name: "本".repeat(85),
    candidates: [{ title, originalTitle: undefined }],
  });
  await store.write(async (trx) => {
    const row = toNewRow(
      { source: "folder", name: title.slice(0, 85), path: "/in/1", state: "review" },
      1,
    );
    await trx
      .insertInto("release")
      .values({
        ...row,
        search_words: words,
        reason_codes: ` ${listCodesOfGroup("unfileable").join(" ")} `,
      })
      .execute();
  });
  expect(
    (await readQueuePage(store.read, { states: "queue", search: title.slice(0, 3), limit: 1 }))
      .total,
  ).toBe(1);
});
