import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { isPaused } from "../../../src/store/settings/settings.ts";
import { createGroupedWrites } from "../../../src/store/writes/grouped-writes.ts";
import { tempStore } from "../../support/temp-store.ts";

const note = (text: string) => sql`insert into note (text) values (${text})`;

/** A store with an additional table, its number of commits, and what another connection sees. */
async function notes() {
  const temp = await tempStore();
  await temp.store.write((trx) =>
    trx.schema
      .createTable("note")
      .addColumn("id", "integer", (c) => c.primaryKey().autoIncrement())
      .addColumn("text", "text")
      .execute(),
  );
  const beside = await temp.open({ mode: "read-only" });
  return {
    store: temp.store,
    async visible() {
      const { rows } = await sql<{ text: string }>`select text from note order by id`.execute(
        beside.read,
      );
      return rows.map(({ text }) => text);
    },
    async [Symbol.asyncDispose]() {
      await beside[Symbol.asyncDispose]();
      await temp.store.write((trx) => trx.schema.dropTable("note").execute());
      await temp[Symbol.asyncDispose]();
    },
  };
}

test("each of many concurrent writes is visible to other processes when it resolves, in call order", async () => {
  await using at = await notes();
  const names = Array.from({ length: 200 }, (_, index) => `note ${index}`);
  await Promise.all(
    names.map(async (name) => {
      await at.store.write((trx) => note(name).execute(trx));
      expect(await at.visible()).toContain(name);
    }),
  );
  expect(await at.visible()).toEqual(names);
});

test("when one write in a batch fails, nothing of it is saved and the other writes are kept", async () => {
  await using at = await notes();
  const results = await Promise.allSettled([
    at.store.write((trx) => note("first").execute(trx)),
    at.store.write(async (trx) => {
      await note("half").execute(trx);
      throw new Error("no");
    }),
    at.store.write((trx) => note("last").execute(trx)),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await at.visible()).toEqual(["first", "last"]);
  expect(await isPaused(at.store.read)).toBe(false);
});

test("writes grouped with a failing one restart, each separate from the others", async () => {
  const { log, write } = pretended();
  const results = await Promise.allSettled([
    write(async () => void log.push("first")),
    write(async () => {
      log.push("fails");
      throw new Error("no");
    }),
    write(async () => void log.push("last")),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  const apart = (name: string, end = "release of_one") => ["savepoint of_one", name, end];
  expect(log).toEqual([
    "begin",
    "first",
    "fails",
    "begin",
    ...apart("first"),
    ...apart("fails", "rollback to of_one"),
    "release of_one",
    "last",
    "commit",
  ]);
});

test("a write that is aborted while it waits is not executed", async () => {
  await using at = await notes();
  const stop = new AbortController();
  const first = at.store.write((trx) => note("first").execute(trx));
  const second = at.store.write((trx) => note("second").execute(trx), stop.signal);
  stop.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  await first;
  expect(await at.visible()).toEqual(["first"]);
});

/** Transactions that only record what happens, and fail as configured. */
function pretended(fails: { commit?: unknown; begin?: unknown[] } = {}) {
  const log: string[] = [];
  const write = createGroupedWrites<string>({
    async transaction(work) {
      const busy = fails.begin?.shift();
      if (busy !== undefined) throw busy;
      log.push("begin");
      await work("trx");
      if (fails.commit !== undefined) throw fails.commit;
      log.push("commit");
    },
    run: (statement) => void log.push(statement),
    isOpen: () => true,
    random: () => 0,
  });
  return { log, write };
}

test("no write resolves before the commit, and waiting writes share one commit", async () => {
  const { log, write } = pretended();
  await Promise.all(
    ["a", "b"].map((name) =>
      write(async () => void log.push(name)).then(() => log.push(`told ${name}`)),
    ),
  );
  expect(log).toEqual(["begin", "a", "b", "commit", "told a", "told b"]);
});

test("commits the writes of several turns together", async () => {
  const { log, write } = pretended();
  const told: Promise<unknown>[] = [];
  for (const name of ["a", "b", "c"]) {
    told.push(write(async () => void log.push(name)));
    await nextTurn();
  }
  await Promise.all(told);
  expect(log).toEqual(["begin", "a", "b", "c", "commit"]);
});

test("a failed commit rejects every write in it", async () => {
  const { write } = pretended({ commit: new Error("disk full") });
  const results = await Promise.allSettled([write(async () => 1), write(async () => 2)]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("retries all writes of the group while another process writes", async () => {
  const busy = Object.assign(new Error("locked"), { code: "SQLITE_BUSY" });
  const { log, write } = pretended({ begin: [busy, busy] });
  expect(await Promise.all([write(async () => 1), write(async () => 2)])).toEqual([1, 2]);
  expect(log.filter((line) => line === "begin")).toHaveLength(1);
});

test("a write can be aborted while another process blocks its commit", async () => {
  const busy = Object.assign(new Error("locked"), { code: "SQLITE_BUSY" });
  const stop = new AbortController();
  const { write } = pretended({ commit: busy });
  const late = write(
    async () => setImmediate(() => stop.abort(new Error("too late"))),
    stop.signal,
  );
  await expect(late).rejects.toThrow("too late");
});
