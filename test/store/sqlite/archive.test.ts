import { existsSync, readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { appendHistory, findNewestHistory } from "../../../src/store/releases/history.ts";
import { archiveHistory } from "../../../src/store/sqlite/archive.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { tempStore } from "../../support/temp-store.ts";

const YEAR = { since: Date.UTC(2025, 0), until: Date.UTC(2026, 0) };

test("archives exactly the rows of the year in order, and keeps them in the database", async () => {
  await using temp = await tempStore();
  using folder = tempFolder();
  const add = (at: number, name: string) =>
    temp.store.write((trx) =>
      appendHistory(trx, {
        at,
        name,
        action: "filed",
        from: "filing",
        to: "filed",
        actor: "engine",
        detail: { files: [name] },
      }),
    );
  await add(YEAR.since - 1, "before");
  await add(YEAR.since, "first");
  await add(YEAR.until, "after");
  const raw = new Sqlite(temp.files.database);
  const insert = raw.prepare(
    "insert into history (at, action, actor, name) values (?, 'held', 'engine', ?)",
  );
  raw.transaction(() => {
    for (let at = 0; at < 12_000; at++) insert.run(YEAR.since + at, `many “${at}”`);
  })();
  raw.close();

  const file = folder.at("archive", "history-2025.jsonl.gz");
  expect(archiveHistory(temp.files.database, file, YEAR)).toBe(12_001);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split("\n");
  expect(lines).toHaveLength(12_001);
  expect(JSON.parse(String(lines[0]))).toEqual({
    id: 2,
    name: "first",
    action: "filed",
    actor: "engine",
    at: "2025-01-01T00:00:00.000Z",
    from: "filing",
    to: "filed",
    detail: { files: ["first"] },
  });
  expect(JSON.parse(String(lines.at(-1)))).toMatchObject({ name: "many “11999”" });
  expect(await findNewestHistory(temp.store.read)).toBe(12_003);
});

test("a year without history creates no file", async () => {
  await using temp = await tempStore();
  using folder = tempFolder();
  const file = folder.at("history-2025.jsonl.gz");
  expect(archiveHistory(temp.files.database, file, YEAR)).toBe(0);
  expect([existsSync(file), existsSync(`${file}.partial`)]).toEqual([false, false]);
});
