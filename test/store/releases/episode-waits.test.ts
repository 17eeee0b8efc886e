import { expect, test } from "vitest";
import { listEpisodeWaits, setEpisodeWait } from "../../../src/store/releases/count-waiting.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { emptyStore } from "../empty-store.ts";
import { ENGINE } from "../support-release.ts";

test("lists only releases in review with a scheduled retry, soonest first", async () => {
  await using store = await emptyStore();
  for (const [name, state] of [
    ["a", "review"],
    ["b", "review"],
    ["c", "ignored"],
    ["d", "review"],
  ] as const) {
    await store.write((trx) =>
      addRelease(trx, { source: "folder", name, path: `/in/${name}`, state }, ENGINE),
    );
  }
  await store.write(async (trx) => {
    await setEpisodeWait(trx, 1, { since: 1, nextAt: 9 });
    await setEpisodeWait(trx, 2, { since: 1, nextAt: 7 });
    await setEpisodeWait(trx, 3, { since: 1, nextAt: 1 });
    await setEpisodeWait(trx, 4, { since: 1 });
  });
  expect((await listEpisodeWaits(store.read, 10)).map(({ releaseId }) => releaseId)).toEqual([
    2, 1,
  ]);
  expect(await listEpisodeWaits(store.read, 1)).toHaveLength(1);
});
