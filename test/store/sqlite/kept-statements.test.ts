import { setImmediate } from "node:timers/promises";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { withStatementCache } from "../../../src/store/sqlite/connection.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function database() {
  const raw = new Sqlite(":memory:");
  raw.exec("create table note (id integer primary key, text text)");
  raw.exec("insert into note (text) values ('one'), ('two')");
  return { raw, kept: withStatementCache(raw), [Symbol.dispose]: () => void raw.close() };
}

test("prepares a plain select once, and uses the parameters of each call", () => {
  using db = database();
  const text = "select text from note where id = ?";
  expect(db.kept.prepare(text)).toBe(db.kept.prepare(text));
  expect(db.kept.prepare(text).all([1])).toEqual([{ text: "one" }]);
  expect(db.kept.prepare(text).all([2])).toEqual([{ text: "two" }]);
});

test("prepares a write of one row once, and uses the values of each call", () => {
  using db = database();
  const texts = ["insert into note (text) values (?)", "update note set text = ? where id = 1"];
  for (const text of texts) expect(db.kept.prepare(text)).toBe(db.kept.prepare(text));
  for (const value of ["three", "four"]) db.kept.prepare(texts[0] ?? "").run([value]);
  db.kept.prepare(texts[1] ?? "").run(["first"]);
  const all = db.kept.prepare("select text from note order by id").all([]) as { text: string }[];
  expect(all.map(({ text }) => text)).toEqual(["first", "two", "three", "four"]);
});

test("prepares a star select once, and again after another connection changed the columns", async () => {
  using folder = tempFolder();
  const raw = new Sqlite(folder.at("notes.db"));
  const other = new Sqlite(folder.at("notes.db"));
  raw.exec("create table note (id integer primary key, text text)");
  raw.exec("insert into note (text) values ('one')");
  const kept = withStatementCache(raw);
  const text = "select * from note";
  expect(kept.prepare(text)).toBe(kept.prepare(text));
  expect(kept.prepare(text).all([])).toEqual([{ id: 1, text: "one" }]);
  other.exec("alter table note add column author text default 'me'");
  await setImmediate();
  expect(kept.prepare(text).all([])).toEqual([{ id: 1, text: "one", author: "me" }]);
  raw.close();
  other.close();
});

test("prepares a write of many rows each time", () => {
  using db = database();
  const many = `insert into note (text) values ${Array.from({ length: 700 }, () => "(?)").join(", ")}`;
  expect(db.kept.prepare(many)).not.toBe(db.kept.prepare(many));
});

test("does not reuse a statement that is being iterated", () => {
  using db = database();
  const text = "select text from note order by id";
  const iterator = db.kept.prepare(text).iterate([])[Symbol.iterator]();
  iterator.next();
  expect(db.kept.prepare(text).all([])).toHaveLength(2);
  iterator.return?.();
});

test("limits the number of cached statements", () => {
  using db = database();
  const at = (n: number) => `select text, ${n} as n from note`;
  for (let n = 0; n < 400; n++) db.kept.prepare(at(n));
  expect(db.kept.prepare(at(5))).toBe(db.kept.prepare(at(5)));
  expect(db.kept.prepare(at(399))).not.toBe(db.kept.prepare(at(399)));
});
