import { sql } from "kysely";
import { expect, test } from "vitest";
import { COLUMNS } from "../../../src/store/check/columns.ts";
import { ALL_ROWS, describeRowDamage } from "../../../src/store/check/row-damage.ts";
import { tablesOf } from "../../support/tables-of.ts";
import { onPostgres } from "../../support/temp-store.ts";
import { UNCHECKED_COLUMNS } from "../../support/unchecked-columns.ts";
import { emptyStore } from "../empty-store.ts";

/** Tables of the databases themselves, which hold no rows of the program. */
const NOT_READ = ["sqlite_sequence", "schema_number", "moved_to", "change_mark"];

test("each table and each column of the schema has a reader, and db check runs all of them", async () => {
  await using store = await emptyStore();
  const tables = (await tablesOf(store.read)).filter((name) => !NOT_READ.includes(name));
  expect(tables.toSorted()).toEqual(Object.keys(COLUMNS).toSorted());
  for (const [table, readers] of Object.entries(COLUMNS)) {
    const { rows } = onPostgres()
      ? await sql<{ name: string }>`select attname as name from pg_attribute
          where attrelid = ${table}::regclass and attnum > 0 and not attisdropped`.execute(
          store.read,
        )
      : await sql<{ name: string }>`select name from pragma_table_info(${table})`.execute(
          store.read,
        );
    const columns = rows.map(({ name }) => name);
    expect(columns.toSorted(), table).toEqual(Object.keys(readers).toSorted());
    // A value of JSON is read with a guard, and one that is only a text is no JSON.
    for (const column of columns.filter((name) => name.endsWith("_json"))) {
      expect(new Map(Object.entries(readers)).get(column)?.("{bad"), column).toBe(false);
    }
  }
  expect(ALL_ROWS.map(({ table }) => table).toSorted()).toEqual(tables.toSorted());
});

const FILE = { dev: "1", ino: "2", size: 3, mtimeNs: "4", path: "/a" };
const WORK = { type: "movie", tmdbId: 1, title: "Heat", code: "x", message: "x", kind: "approve" };
/** Values of which one suits each column. */
const SOUND = [
  0,
  "text",
  "[]",
  JSON.stringify({ ...FILE, ...WORK, year: 1, since: 1, nextTryAt: 1, do: "replace" }),
  JSON.stringify({ title: 1, year: 1, type: 1 }),
  JSON.stringify({ season: 1, episodes: [1] }),
  JSON.stringify({ count: 1, names: [] }),
  JSON.stringify({ point: "/", type: "ext4", source: "/dev/a" }),
  JSON.stringify({ uuid: "a", counter: 1 }),
  JSON.stringify({ folder: "/in" }),
  "{}",
];

/** A row in which each column has a value that can be read. */
function soundRow(table: keyof typeof COLUMNS): Record<string, unknown> {
  const row = Object.fromEntries(
    Object.entries<(value: unknown) => boolean>(COLUMNS[table]).map(([column, read]) => {
      const value = SOUND.find((sound) => read(sound));
      expect(value, `${table}.${column}`).toBeDefined();
      return [column, value];
    }),
  );
  const known = { state: "settling", source: "folder", job: null };
  return table === "release" ? { ...row, ...known } : row;
}

test.each(UNCHECKED_COLUMNS)(
  "db check names $column of $table if its value is damaged",
  ({ table, column, is }) => {
    const sound = soundRow(table);
    expect(describeRowDamage(table, sound as never)).toBeUndefined();
    for (const bad of is === "json" ? ["{bad", "5", ""] : ["x", 9e15, Number.NaN]) {
      expect(describeRowDamage(table, { ...sound, [column]: bad })).toContain(
        `: ${column} cannot be read`,
      );
    }
  },
);

test("the list has the columns that db check did not read before", () => {
  const names = UNCHECKED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  for (const name of [
    "source.checked_at",
    "source.mount_json",
    "item.media_json",
    "trash.purged_at",
    "release.filed_at",
    "torrent.at_client_json",
    "database_mark.answered_json",
    "daily_count.day",
  ]) {
    expect(names).toContain(name);
  }
  expect(names.length).toBeGreaterThan(70);
});
