import { expect, test } from "vitest";
import { countWaiting } from "../../../src/store/releases/count-waiting.ts";
import { setUnversioned } from "../../../src/store/releases/releases.ts";
import { onSqlite } from "../../support/on-sqlite.ts";
import { recordedQueries } from "../../support/recorded-queries.ts";
import { tempStore } from "../../support/temp-store.ts";
import { emptyStore } from "../empty-store.ts";
import { added, approved } from "../support-release.ts";

const waiting = (code: "tmdb_unavailable" | "no_space") => ({
  code,
  message: "It is down.",
  since: 1,
  nextTryAt: 2,
  attempt: 1,
});

test("counts waiting releases by the reason for waiting, and omits other releases", async () => {
  await using store = await emptyStore();
  expect(await countWaiting(store.read)).toEqual({});
  await added(store, "settles.mkv");
  const ids = [
    await approved(store, "a.mkv"),
    await approved(store, "b.mkv"),
    await approved(store, "c.mkv"),
  ];
  await store.write(async (trx) => {
    for (const [at, code] of (
      ["tmdb_unavailable", "tmdb_unavailable", "no_space"] as const
    ).entries()) {
      await setUnversioned(trx, ids[at]?.id ?? 0, { waiting: waiting(code) });
    }
  });
  expect(await countWaiting(store.read)).toEqual({ tmdb_unavailable: 2, no_space: 1 });
});

onSqlite("counts through an index, without reading releases that were filed long ago", async () => {
  await using temp = await tempStore();
  await using asked = recordedQueries(temp.files.database);
  await countWaiting(asked.db);
  expect(asked.plans()).toEqual([
    [expect.stringMatching(/SEARCH release USING INDEX release_state/)],
  ]);
});
