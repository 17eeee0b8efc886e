import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { hasReversedRows } from "./row-order.ts";

test("unordered rows come in reverse in half of the files, and ordered rows never do", () => {
  const raw = new Database(":memory:");
  raw.exec("create table film (id integer primary key); insert into film values (1), (2), (3)");
  const ids = (sql: string): unknown[] => raw.prepare(sql).pluck().all();
  expect(ids("select id from film")).toEqual(hasReversedRows() ? [3, 2, 1] : [1, 2, 3]);
  expect(ids("select id from film order by id")).toEqual([1, 2, 3]);
  expect(ids("select id from film limit 1")).toEqual(hasReversedRows() ? [3] : [1]);
  raw.close();
});
