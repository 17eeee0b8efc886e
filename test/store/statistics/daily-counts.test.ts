import { expect, test } from "vitest";
import type { RankedCandidate } from "../../../src/core/release/candidate.ts";
import type { Store } from "../../../src/store/open.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { addRelease, insertRelease, setUnversioned } from "../../../src/store/releases/releases.ts";
import { countOlder, dailyCounts, uncountedBelow } from "../../../src/store/statistics/daily-counts.ts";
import { type TempStore, tempStore } from "../../support/temp-store.ts";

const DAY = 86_400_000;

type Entry = Parameters<typeof appendHistory>[1];

async function release(store: Store, name: string): Promise<number> {
  const by = { actor: "engine", at: DAY };
  const id = await store.write((trx) =>
    addRelease(trx, { source: "folder", name, path: `/in/${name}`, state: "settling" }, by),
  );
  const candidate: Pick<RankedCandidate, "type" | "tmdbId" | "title" | "year"> = {
    type: "movie",
    tmdbId: 949,
    title: "Heat",
    year: 1995,
  };
  await store.write(async (trx) => {
    await trx
      .updateTable("release")
      .set({ bytes: 1000, candidates_json: JSON.stringify([candidate]) })
      .where("id", "=", id)
      .execute();
    await setUnversioned(trx, id, { tries: 0 });
  });
  return id;
}

const write = (store: Store, ...entries: Entry[]): Promise<void> =>
  store.write(async (trx) => {
    for (const entry of entries) await appendHistory(trx, entry);
  });

const filed = (releaseId: number, at: number, method = "hardlink"): Entry => ({
  releaseId,
  at,
  action: "filed",
  from: "filing",
  to: "filed",
  actor: "engine",
  detail: { files: [{ destination: "/m/a.mkv", method }] },
});
const approved = (releaseId: number, tmdbId: number): Entry => ({
  releaseId,
  at: DAY + 1,
  action: "approved",
  from: "review",
  to: "approved",
  actor: "cli:anna",
  detail: { identity: { type: "movie", tmdbId, title: "Heat" } },
});
const undone = (releaseId: number, at: number, actor = "cli:anna"): Entry => ({
  releaseId,
  at,
  action: "undo_asked",
  from: "filed",
  to: "undoing",
  actor,
});

/** Two days of every outcome. */
async function twoDays({ store }: TempStore): Promise<void> {
  const auto = await release(store, "auto.mkv");
  const asked = await release(store, "asked.mkv");
  const wrong = await release(store, "wrong.mkv");
  const no = await release(store, "no.mkv");
  const reasons = [
    { code: "remake_rival", message: "Two films." },
    { code: "low_confidence", message: "Not sure." },
  ];
  const held: Entry = {
    releaseId: asked,
    at: DAY,
    action: "held",
    from: "identifying",
    to: "review",
    actor: "engine",
    detail: { reasons },
  };
  await write(store, filed(auto, DAY + 60_000), held, { ...held, releaseId: wrong }, { ...held, releaseId: no });
  await write(
    store,
    approved(asked, 949),
    filed(asked, DAY + 60_000),
    approved(wrong, 11),
    filed(wrong, 2 * DAY, "copy"),
  );
  await write(store, {
    releaseId: no,
    at: 2 * DAY,
    action: "rejected",
    from: "review",
    to: "rejected",
    actor: "cli:anna",
  });
  await write(store, undone(auto, 2 * DAY), undone(asked, 2 * DAY), undone(wrong, 2 * DAY, "engine"));
  await write(store, {
    releaseId: no,
    at: 2 * DAY,
    action: "error",
    from: "identifying",
    to: "failed",
    actor: "engine",
  });
}

const asObject = async ({ store }: Pick<TempStore, "store">) => {
  const { days, sums } = await dailyCounts(store.read, 0);
  return {
    ...Object.fromEntries(days.map(({ day, key, n }) => [`${day} ${key}`, n])),
    ...Object.fromEntries(
      sums.filter(({ kind }) => kind !== "seconds").map(({ kind, key, n }) => [`${kind} ${key}`, n]),
    ),
  };
};

const EXPECTED = {
  "1 filed": 2,
  "1 bytes": 2000,
  "1 review": 3,
  "2 filed": 1,
  "2 bytes": 1000,
  "2 rejected": 1,
  "2 failed": 1,
  "source folder": 3,
  "method hardlink": 2,
  "method copy": 1,
  "decision auto": 1,
  "decision approved": 1,
  "decision corrected": 1,
  "decision rejected": 1,
  "decision undone": 2,
  "decision auto_undone": 1,
  "reason remake_rival": 3,
  "reason low_confidence": 3,
};

test("each outcome is counted on its day, in the transaction of its row of history", async () => {
  await using temp = await tempStore();
  await twoDays(temp);
  expect(await asObject(temp)).toEqual(EXPECTED);
  const refused = temp.store.write(async (trx) => {
    await appendHistory(trx, filed(1, DAY));
    throw new Error("rolled back");
  });
  await expect(refused).rejects.toThrow("rolled back");
  expect(await asObject(temp)).toEqual(EXPECTED);
});

test("history from before is counted afterwards, in batches, with the same result and each row once", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  await write(store, ...Array.from({ length: 2500 }, (_, at): Entry => ({ at, action: "upkeep", actor: "engine" })));
  await twoDays(temp);
  await store.write(async (trx) => {
    await trx.deleteFrom("daily_count").execute();
    await trx
      .updateTable("uncounted_history")
      .set((e) => ({ below: e.selectFrom("history").select((f) => f(f.fn.max("id"), "+", 1).as("n")) }))
      .execute();
  });
  await write(store, filed(1, 3 * DAY));
  let batches = 1;
  for (; await store.write(countOlder); batches++);
  expect(batches).toBe(3);
  expect(await store.write(countOlder)).toBe(false);
  expect(await uncountedBelow(store.read)).toBe(1);
  expect(await asObject(temp)).toEqual({
    ...EXPECTED,
    "3 filed": 1,
    "3 bytes": 1000,
    "source folder": 4,
    "method hardlink": 3,
    "decision auto": 2,
  });
});

test("a release that was filed without asking, undone and then approved counts as approved", async () => {
  await using temp = await tempStore();
  const id = await release(temp.store, "heat.mkv");
  await write(temp.store, filed(id, DAY), undone(id, DAY));
  await write(temp.store, {
    releaseId: id,
    at: DAY,
    action: "taken_back",
    from: "undoing",
    to: "undone",
    actor: "engine",
  });
  await write(temp.store, approved(id, 949), filed(id, DAY), undone(id, DAY));
  expect(await asObject(temp)).toMatchObject({
    "decision auto": 1,
    "decision approved": 1,
    "decision undone": 2,
    "decision auto_undone": 1,
  });
});

test("a job of the file tools is no release: neither its filing nor its undo nor its failure is counted", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const by = { actor: "mcp:claude", at: DAY };
  const job = await store.write((trx) =>
    insertRelease(
      trx,
      {
        source: "person",
        job: "move_file",
        name: "a.mkv",
        path: "move_file:1",
        state: "approved",
        decidedBy: "person",
        fileCount: 1,
        bytes: 1000,
      },
      by,
    ),
  );
  await write(
    store,
    filed(job, DAY),
    undone(job, DAY),
    { releaseId: job, at: DAY, action: "error", from: "filing", to: "failed", actor: "engine" },
    { releaseId: job, at: DAY, action: "rejected", from: "approved", to: "rejected", actor: "cli:anna" },
  );
  expect(await asObject(temp)).toEqual({});
});
