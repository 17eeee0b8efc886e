import { sql } from "kysely";
import { expect, test } from "vitest";
import { selectMatchingReleases } from "../../../src/store/releases/queue-filter.ts";
import { onPostgres } from "../../support/temp-store.ts";
import { emptyStore } from "../empty-store.ts";

test.skipIf(!onPostgres())(
  "PostgreSQL counts the queue and reads a page from indexes without sorting",
  async () => {
    await using store = await emptyStore();
    const { read } = store;
    await sql`insert into release (version, source, name, path, state, reasons_json, candidates_json, tries, file_count, bytes,
      created_at, updated_at)
    select 1, 'folder', 'Film.' || id, '/in/' || id, case id % 10 when 1 then 'review' else 'filed' end,
      repeat('x', 300), '[]', 0, 1, id, id, id from generate_series(1, 20000) as id`.execute(read);
    await sql`analyze release`.execute(read);
    const queue = selectMatchingReleases(read, { states: "queue" });
    const planOf = async (query: { explain(): Promise<unknown[]> }): Promise<string> =>
      JSON.stringify(await query.explain());
    const ids = queue.select("id").limit(20);

    const count = await planOf(queue.select((e) => e.fn.countAll().as("n")));
    expect(count).toContain("release_waiting");
    // The planner knows how few rows match: 2,000.
    expect(Number(/rows=(\d+)/.exec(await planOf(queue.select("id")))?.[1])).toBeLessThan(2500);
    for (const [plan, index] of [
      [await planOf(ids.orderBy("need").orderBy("id")), "release_queue "],
      [await planOf(ids.orderBy("name").orderBy("id")), "release_queue_name"],
      [await planOf(ids.orderBy("bytes", "desc").orderBy("id")), "release_queue_size"],
      [
        await planOf(ids.orderBy(sql`coalesce(confidence, -1)`, "desc").orderBy("id")),
        "release_queue_confidence",
      ],
    ] as const) {
      expect(plan).toContain(index);
      expect(plan).not.toContain("Sort");
    }
  },
);
