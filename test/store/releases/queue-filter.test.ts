import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { codesOfGroup } from "../../../src/core/reason-traits.ts";
import { searchWords } from "../../../src/core/release/search-words.ts";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import { openStore } from "../../../src/store/open.ts";
import { countByCodes, heldOnlyFor, queueNeighbours, queuePage } from "../../../src/store/releases/queue.ts";
import { matchingReleases, type QueueFilter } from "../../../src/store/releases/queue-filter.ts";
import { toNewRow } from "../../../src/store/releases/release-row.ts";
import { onSqlite } from "../../support/on-sqlite.ts";
import { recordedQueries } from "../../support/recorded-queries.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { openOptions, storeFilesIn, tempStore } from "../../support/temp-store.ts";

const FILTERS: Omit<QueueFilter, "states">[] = [
  { search: "dune" },
  { reason: { any: "disc" } },
  { reason: { first: ["disc", "archive"] } },
  { reason: { firstNot: ["disc", "archive"] } },
  { source: "torrent", search: "dune", reason: { any: "disc" } },
];

// Of 10,000 in the queue each filter took 40 to 260 ms from their rows, and 10 from the index.
for (const filter of FILTERS)
  onSqlite(`the queue counts what matches ${JSON.stringify(filter)} from its index alone`, async () => {
    await using temp = await tempStore();
    await using asked = recordedQueries(temp.files.database);
    for (const sort of ["need", "age", "name", "size", "confidence"] as const)
      await queuePage(asked.db, { states: "queue", ...filter, sort, limit: 20 });
    await countByCodes(asked.db, { states: "queue", ...filter });
    const table = asked.raw.prepare("select rootpage from sqlite_master where name = 'release'").pluck().get();
    const isFromIndex = asked.queries.map(({ sql, parameters }) => {
      const steps = asked.raw.prepare<unknown[], Step>(`explain ${sql}`).all(...parameters);
      const rows = steps.find(({ opcode, p2 }) => opcode === "OpenRead" && p2 === table)?.p1;
      // A row that matches is looked up only where one of its columns is read.
      return !steps.some(({ opcode, p1 }) => opcode === "Column" && p1 === rows);
    });
    // Each page is a count and its rows.
    const [counts, pages] = [0, 1].map((odd) => isFromIndex.slice(0, 10).filter((_, at) => at % 2 === odd));
    expect(counts).toEqual([true, true, true, true, true]);
    expect(pages).toEqual([false, false, false, false, false]);
    expect(isFromIndex.slice(10)).toEqual([true]);
  });

type Step = { opcode: string; p1: number; p2: number };

onSqlite("a group of 18 reasons is looked for in one step for each release, as one reason is", async () => {
  await using temp = await tempStore();
  const raw = new Sqlite(temp.files.database, { readonly: true });
  const functionsOf = (reason: QueueFilter["reason"]): number => {
    const { sql, parameters } = matchingReleases(temp.store.read, { states: "queue", reason }).select("id").compile();
    const steps = raw.prepare<unknown[], Step>(`explain ${sql}`).all(...parameters);
    return steps.filter(({ opcode }) => opcode === "Function").length;
  };
  const codes = codesOfGroup("unfileable");
  expect(codes.length).toBeGreaterThan(15);
  expect(functionsOf({ first: codes })).toBe(functionsOf({ first: ["disc"] }));
  expect(functionsOf({ firstNot: codes })).toBe(functionsOf({ first: ["disc"] }));
  raw.close();
});

const row = (
  name: string,
  codes: readonly string[],
  title: string | undefined,
  candidates: readonly string[] = [],
) => ({
  name,
  path: `/in/${name}`,
  reasons_json: JSON.stringify(codes.map((code) => ({ code, message: `About "code":"game" in ${name}.` }))),
  identity_json: title === undefined ? null : JSON.stringify({ type: "movie", tmdbId: 1, title }),
  candidates_json: JSON.stringify(candidates.map((one) => ({ type: "movie", tmdbId: 2, title: one, confidence: 1 }))),
});

const OLD = [
  row("Amelie.2001.mkv", ["auto_off"], "Le Fabuleux Destin d’Amélie Poulain"),
  row("disc & more", ["disc", "archive"], undefined),
  row("x.mkv", [], undefined, ["Dune", "L'Été"]),
  row("日本.mkv", ["no_match"], "Æon Flux"),
];

test("what an older database has in the queue is found by name, titles and reasons after the upgrade", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  const before = MIGRATIONS.findIndex(({ name }) => name === "016-queue-filters");
  {
    await using _old = await openStore(files, openOptions({ migrations: MIGRATIONS.slice(0, before) }));
    const raw = new Sqlite(files.database);
    const add = raw.prepare(
      `insert into release (version, source, name, path, state, reasons_json, identity_json, candidates_json, tries, file_count, bytes, created_at, updated_at)
       values (1, 'folder', @name, @path, 'review', @reasons_json, @identity_json, @candidates_json, 0, 1, 1, 1, 1)`,
    );
    for (const each of OLD) add.run(each);
    add.run({ ...row("odd.mkv", [], undefined), candidates_json: "{}", reasons_json: "[1]" });
    raw.close();
  }
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  const found = async (filter: Omit<QueueFilter, "states">): Promise<string[]> =>
    (await queuePage(store.read, { states: "queue", limit: 9, ...filter, ranges: [{ from: 1, to: 4 }] })).releases.map(
      ({ name }) => name,
    );
  expect(await found({ search: "AMELIE" })).toEqual(["Amelie.2001.mkv"]);
  expect(await found({ search: "Amélie Poulain" })).toEqual(["Amelie.2001.mkv"]);
  expect(await found({ search: "l’ete" })).toEqual(["x.mkv"]);
  expect(await found({ search: "disc and" })).toEqual(["disc & more"]);
  expect(await found({ search: "日" })).toEqual(["日本.mkv"]);
  expect(await found({ search: "&" })).toEqual(["disc & more"]);
  expect(await found({ search: "title" })).toEqual([]);
  expect(await found({ reason: { any: "archive" } })).toEqual(["disc & more"]);
  expect(await found({ reason: { first: ["archive", "auto_off"] } })).toEqual(["Amelie.2001.mkv"]);
  expect(await found({ reason: { firstNot: ["disc", "no_match"] } })).toEqual(["Amelie.2001.mkv", "x.mkv"]);
  expect(await found({ reason: { any: "game" } })).toEqual([]);
  expect((await heldOnlyFor(store.read, "no_match")).map(({ name }) => name)).toEqual(["日本.mkv"]);
  expect(await heldOnlyFor(store.read, "archive")).toEqual([]);
  const rows = await store.read.selectFrom("release").select(["name", "search_words"]).orderBy("id").execute();
  // As the program writes them, but for letters that Unicode does not decompose.
  for (const { name, search_words } of rows.slice(0, 3)) {
    const old = OLD.find((one) => one.name === name);
    const candidates = JSON.parse(old?.candidates_json ?? "[]");
    const identity = JSON.parse(old?.identity_json ?? "null") ?? undefined;
    expect(search_words).toBe(searchWords({ name, identity, candidates }));
  }
});

test.each(["need", "age", "name", "size", "confidence"] as const)(
  "the neighbours of each release in the order of %s are those of the list, also of one that the list does not have",
  async (sort) => {
    await using temp = await tempStore();
    const { store } = temp;
    await store.write(async (trx) => {
      for (let at = 0; at < 30; at++)
        await trx
          .insertInto("release")
          .values({
            version: 1,
            source: at % 3 === 0 ? "torrent" : "folder",
            name: `${(at * 7) % 5}.mkv`,
            path: `/in/${at}`,
            state: at % 5 === 4 ? "rejected" : "review",
            reasons_json: "[]",
            candidates_json: "[]",
            tries: 0,
            file_count: 1,
            bytes: (at * 3) % 4,
            confidence: at % 4 === 0 ? null : (at * 11) % 3,
            need: (at * 5) % 4,
            created_at: 1,
            updated_at: 1,
          })
          .execute();
    });
    for (const source of [undefined, "folder"]) {
      const filter = { states: "queue", source, sort } as const;
      const { releases } = await queuePage(store.read, { ...filter, limit: 99 });
      const ids = releases.map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(10);
      for (const [at, id] of ids.entries())
        expect(await queueNeighbours(store.read, filter, id)).toEqual({
          total: ids.length,
          before: at,
          isIn: true,
          ...(at > 0 ? { previous: ids[at - 1] } : {}),
          ...(at + 1 < ids.length ? { next: ids[at + 1] } : {}),
        });
      const all = (await queuePage(store.read, { ...filter, states: "all", source: undefined, limit: 99 })).releases;
      for (const [at, { id }] of all.entries()) {
        if (ids.includes(id)) continue;
        const around = await queueNeighbours(store.read, filter, id);
        const before = all.slice(0, at).filter((one) => ids.includes(one.id));
        const after = all.slice(at).find((one) => ids.includes(one.id));
        expect(around).toMatchObject({ isIn: false, before: before.length });
        expect([around?.previous, around?.next]).toEqual([before.at(-1)?.id, after?.id]);
      }
    }
    expect(await queueNeighbours(store.read, { states: "queue", sort }, 99)).toBeUndefined();
  },
);

test("a text that finds many, few or nothing: the number and the page of it are right in each order", async () => {
  await using temp = await tempStore();
  const count = 1203;
  await temp.store.write(async (trx) => {
    const row = { ...toNewRow({ source: "folder", name: "", path: "", state: "review" }, 1), need: 1 };
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
      const page = await queuePage(temp.store.read, { states: "queue", search, sort, limit: 2 });
      return [page.total, ...page.releases.map(({ name }) => name)];
    };
    const isUp = sort !== "size";
    expect(await ask("film")).toEqual([count, ...(isUp ? ["Film.0", "Film.1"] : ["Film.1202", "Film.1201"])]);
    expect(await ask("film 120")).toEqual([4, ...(isUp ? ["Film.120", "Film.1200"] : ["Film.1202", "Film.1201"])]);
    expect(await ask("zzz")).toEqual([0]);
  }
});

test("a release enters the queue with as many words as there may be, in any script", async () => {
  await using temp = await tempStore();
  const title = Array.from({ length: 3000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join("");
  const words = searchWords({ name: "本".repeat(85), candidates: [{ title, originalTitle: undefined }] });
  await temp.store.write(async (trx) => {
    const row = toNewRow({ source: "folder", name: title.slice(0, 85), path: "/in/1", state: "review" }, 1);
    await trx
      .insertInto("release")
      .values({ ...row, search_words: words, reason_codes: ` ${codesOfGroup("unfileable").join(" ")} ` })
      .execute();
  });
  expect((await queuePage(temp.store.read, { states: "queue", search: title.slice(0, 3), limit: 1 })).total).toBe(1);
});
