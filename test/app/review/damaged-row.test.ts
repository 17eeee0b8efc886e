import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { selectReleases } from "../../../src/app/review/decisions/select.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import { readChanged, readHistory } from "../../../src/app/review/queue/history.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { describeRowDamage } from "../../../src/store/check/row-damage.ts";
import { findReadableRelease, listReleasesIn } from "../../../src/store/releases/releases.ts";
import { askWhy } from "../../support/ask-why.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { candidate, inReview } from "../../support/review-release.ts";
import { reviewOver } from "./support-review.ts";

const JSON_COLUMNS = [
  "identity_json",
  "parsed_json",
  "parts_json",
  "reasons_json",
  "candidates_json",
  "waiting_json",
  "wish_json",
  "duplicates_json",
] as const;

const DAMAGES: readonly (readonly [column: string, value: string | number])[] = [
  ...JSON_COLUMNS.map((column) => [column, "{bad"] as const),
  ...JSON_COLUMNS.map((column) => [column, "5"] as const),
  ["reasons_json", '[{"code":5}]'],
  ["created_at", 9e15],
  ["updated_at", 9e15],
  ["retry_at", 9e15],
  ["source", "elsewhere"],
];

async function damage(engine: TestEngine, id: number, column: string, value: string | number) {
  await engine.store.write((trx) =>
    sql`update release set ${sql.ref(column)} = ${value} where id = ${id}`.execute(trx),
  );
}

const heat = { candidates: [candidate(949, "Heat", 1995, 900)] };

describe.each(DAMAGES)("a release whose %s is %s", (column, value) => {
  test("is listed as damaged, and only requests about it are refused", async () => {
    await using engine = await testEngine();
    const before = await inReview(engine, "before.mkv", heat);
    const bad = await inReview(engine, "bad.mkv", heat);
    const after = await inReview(engine, "after.mkv", heat);
    await damage(engine, bad, column, value);

    const { items, total } = await readQueue(engine.store, { limit: 10, grouped: true });
    expect(total).toBe(3);
    expect(items.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([before, bad, after]);
    const listed = items.find(({ id }) => id === bad);
    expect(listed?.reasons).toMatchObject([{ code: "damaged_row" }]);
    expect(toCommandText(listed?.reasons[0]?.message ?? "")).toContain(column);
    expect(listed?.next ?? []).toEqual([]);
    for (const { id, reasons } of items) {
      if (id !== bad) expect(reasons).not.toMatchObject([{ code: "damaged_row" }]);
    }
    expect((await findItem(engine.store, bad)).reasons).toMatchObject([{ code: "damaged_row" }]);
    await readHistory(engine.store, { id: bad, limit: 10 }, engine.clock);
    const changed = await readChanged(engine.store, { limit: 10 }, engine.clock);
    expect(changed.releases.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([
      before,
      bad,
      after,
    ]);

    const sentence = `Release ${bad} is damaged in the database: ${column} cannot be read.`;
    const review = reviewOver(engine.store);
    for (const asked of ["reject", "retry"] as const) {
      const { results } = await (asked === "reject"
        ? review.reject([before, bad], undefined, "cli:anna")
        : review.retry([bad, before], "cli:anna"));
      const refused = results.find(({ id }) => id === bad);
      expect(refused).toMatchObject({ ok: false, code: "refused" });
      const told = toCommandText(refused?.message ?? "");
      expect(told).toContain(sentence);
      expect(told).toContain("plex-ingest db restore");
      expect(results.find(({ id }) => id === before)).toMatchObject({ ok: true });
    }
    await expect(askWhy(engine)(bad)).rejects.toMatchObject({ message: sentence });

    const rows = await engine.store.read.selectFrom("release").selectAll().orderBy("id").execute();
    expect(rows.flatMap((row) => describeRowDamage("release", row) ?? [])).toEqual([
      `release ${bad}: ${column} cannot be read`,
    ]);
  });
});

test("the engine identifies the others, and leaves a damaged release unchanged", async () => {
  await using engine = await testEngine();
  const bad = await engine.approved("bad.mkv");
  const good = await engine.approved("good.mkv");
  await damage(engine, bad.id, "parsed_json", "{bad");
  const listed = await listReleasesIn(engine.store.read, ["approved"]);
  expect(listed.map(({ id }) => id)).toEqual([good.id]);
  expect(await findReadableRelease(engine.store.read, bad.id)).toBeUndefined();
  await expect(engine.now(bad.id)).rejects.toThrow(`Release ${bad.id} is damaged`);
});

test("shows a release although the details of a file and of a history entry cannot be read", async () => {
  await using engine = await testEngine();
  const bad = await inReview(engine, "bad.mkv", heat);
  await engine.store.write(async (trx) => {
    await sql`update item set mapping_json = '{bad' where release_id = ${bad}`.execute(trx);
    await sql`update history set detail_json = '{bad', at = 9000000000000000
      where release_id = ${bad} and action = 'held'`.execute(trx);
  });
  expect((await readQueue(engine.store, { limit: 10 })).items).toMatchObject([{ id: bad }]);
  const item = await findItem(engine.store, bad);
  expect(toCommandText(item.files[0]?.problem ?? "")).toContain("mapping_json");
  expect(
    (await readHistory(engine.store, { id: bad, limit: 10 }, engine.clock)).entries.length,
  ).toBeGreaterThan(1);
  const { read } = engine.store;
  const files = await read.selectFrom("item").selectAll().execute();
  const entries = await read.selectFrom("history").selectAll().execute();
  expect([
    ...files.flatMap((row) => describeRowDamage("item", row) ?? []),
    ...entries.flatMap((row) => describeRowDamage("history", row) ?? []),
  ]).toEqual([
    `a file of release ${bad}: mapping_json cannot be read`,
    `an entry in the history of release ${bad}: at, detail_json cannot be read`,
  ]);
});

test("rejecting a selection skips damaged releases", async () => {
  await using engine = await testEngine();
  const bad = await inReview(engine, "bad.mkv", heat);
  const good = await inReview(engine, "good.mkv", heat);
  await damage(engine, bad, "candidates_json", "{bad");
  const selected = await selectReleases(engine.store, "reject", {});
  expect(selected.map(({ id }) => id)).toEqual([good]);
});
