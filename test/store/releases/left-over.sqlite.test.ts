import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import { openStore } from "../../../src/store/open.ts";
import { queuePage } from "../../../src/store/releases/queue.ts";
import { recordedQueries } from "../../support/recorded-queries.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { openOptions, storeFilesIn, tempStore } from "../../support/temp-store.ts";
import { added } from "../support-release.ts";

const identity_json = JSON.stringify({ type: "tv", tmdbId: 1, title: "Show" });
const QUEUE = { states: "queue", limit: 20 } as const;

// Among 100,000 filed releases the queue took 830 ms without the index, and 1.2 ms with it.
test("the queue finds packs that are filed in part without reading all that was ever filed", async () => {
  await using temp = await tempStore();
  await using asked = recordedQueries(temp.files.database);
  await queuePage(asked.db, QUEUE);
  await queuePage(asked.db, { ...QUEUE, sort: "confidence", offset: 0 });
  await queuePage(asked.db, { ...QUEUE, sort: "need", from: { need: 2, id: 7 } });
  const plans = asked.plans().map((steps) => steps.join());
  expect(plans).toHaveLength(6);
  for (const plan of plans) expect(plan).toMatch(/USING (?:COVERING )?INDEX release_queue/);
  // In its order as it is: nothing is sorted.
  expect(plans.at(-1)).not.toContain("B-TREE");
});

test("packs that an older database has filed in part are in the queue after the upgrade", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  const before = MIGRATIONS.findIndex(({ name }) => name === "010-left-over");
  {
    await using old = await openStore(files, openOptions({ migrations: MIGRATIONS.slice(0, before) }));
    for (const code of ["no_episode", "not_filed"] as const) {
      const { id } = await added(old, `${code}.mkv`);
      await old.write(async (trx) => {
        const reasons_json = JSON.stringify([{ code, message: "It was left out." }]);
        const filed = { state: "filed", identity_json, reasons_json };
        await trx.updateTable("release").set(filed).where("id", "=", id).execute();
      });
    }
  }
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  const { releases, total } = await queuePage(store.read, QUEUE);
  expect([total, releases.map(({ name }) => name)]).toEqual([1, ["no_episode.mkv"]]);
});

test("what an older database has in the queue is sorted by what needs a person most", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  const before = MIGRATIONS.findIndex(({ name }) => name === "015-queue-order");
  const rows = [
    ["disc", ["disc"], "[]"],
    ["yes", ["auto_off"], "[{}]"],
    ["unknown", ["no_match"], "[]"],
    ["choice", ["auto_off", "remake_rival"], "[{}]"],
  ] as const;
  {
    await using _old = await openStore(files, openOptions({ migrations: MIGRATIONS.slice(0, before) }));
    const raw = new Sqlite(files.database);
    const add = raw.prepare(
      `insert into release (version, source, name, path, state, reasons_json, candidates_json, tries, file_count, bytes, created_at, updated_at)
       values (1, 'folder', ?, ?, 'review', ?, ?, 0, 1, 1, 1, 1)`,
    );
    for (const [name, codes, candidates] of rows) {
      const reasons = codes.map((code) => ({ code, message: "A sentence." }));
      add.run(name, `/in/${name}`, JSON.stringify(reasons), candidates);
    }
    raw.close();
  }
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  const sorted = await store.read.selectFrom("release").select("name").orderBy("need").execute();
  expect(sorted.map(({ name }) => name)).toEqual(["choice", "unknown", "yes", "disc"]);
});
