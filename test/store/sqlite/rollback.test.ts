import { readFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import { openStore } from "../../../src/store/open.ts";
import { replaceDatabase } from "../../../src/store/sqlite/restore.ts";
import { PUBLISHED, RELEASED, schemaText, writeOldDatabase } from "../../support/old-schema.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../../support/temp-store.ts";

const NEWEST = MIGRATIONS.length;
const TABLES = ["release", "item", "history", "operation"];

/** Schema number, schema and rows of a closed database. */
function contentOf(path: string) {
  const raw = new Sqlite(path, { readonly: true });
  try {
    return {
      schema: raw.pragma("user_version", { simple: true }),
      // A copy may list its tables in another order.
      text: schemaText(raw).split("\n").toSorted(),
      rows: TABLES.map((table) => raw.prepare(`select * from "${table}" order by rowid`).all()),
    };
  } finally {
    raw.close();
  }
}

test.each(RELEASED.filter((schema) => schema < NEWEST))(
  "an upgrade from schema %i can be taken back with its backup, and made again",
  async (schema) => {
    using folder = tempFolder();
    const files = storeFilesIn(folder.path);
    const older = openOptions({ mode: "existing", migrations: MIGRATIONS.slice(0, schema) });
    writeOldDatabase(files.database, schema, { history: 20 });
    const before = contentOf(files.database);
    {
      await using _newer = await openStore(files, openOptions({ mode: "existing" }));
    }
    // The older program refuses the upgraded database, and leaves it as it is.
    const upgraded = contentOf(files.database);
    await expect(openStore(files, older)).rejects.toThrow(`schema ${NEWEST}`);
    expect(contentOf(files.database)).toEqual(upgraded);
    const backup = `${files.backups}/before-schema-${NEWEST}-from-${schema}-1000.db`;
    const aside = folder.at("aside.db");
    replaceDatabase({ ...files, mark: folder.at("database-mark.json") }, backup, aside);
    {
      await using _older = await openStore(files, older);
    }
    expect(contentOf(files.database)).toEqual(before);
    // The upgraded database is kept with everything in it.
    expect(contentOf(aside)).toEqual(upgraded);
    {
      await using _newer = await openStore(files, openOptions({ mode: "existing" }));
    }
    const again = contentOf(files.database);
    expect([again.schema, again.text]).toEqual([upgraded.schema, upgraded.text]);
    expect(again.rows.map((rows) => rows.length)).toEqual(before.rows.map((rows) => rows.length));
  },
);

test("each version that the changelog calls released has its schema recorded", () => {
  const versions = [...readFileSync("CHANGELOG.md", "utf8").matchAll(/^## (\d+\.\d+\.\d+)(.*)$/gm)];
  expect(versions.length).toBeGreaterThan(0);
  const released = versions.filter(([, , mark]) => mark === "").map(([, version]) => version);
  expect(new Set(Object.keys(PUBLISHED))).toEqual(new Set(released));
  for (const schema of Object.values(PUBLISHED)) expect(schema).toBeLessThanOrEqual(NEWEST);
});
