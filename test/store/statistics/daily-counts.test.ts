import { expect, test } from "vitest";
import type { Store } from "../../../src/store/open.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { addRelease, insertRelease, setUnversioned } from "../../../src/store/releases/releases.ts";
import {
  countOlder,
  readDailyCounts,
  readUncountedBelow,
} from "../../../src/store/statistics/daily-counts.ts";
import { everywhere } from "../../../src/store/storages/scope.ts";
import { type TempStore, tempStore } from "../../support/temp-store.ts";

const DAY = 86_400_000;

type Entry = Parameters<typeof appendHistory>[1];

async function release(store: Store, name: string): Promise<number> {
  const by = { actor: "engine", at: DAY };
  const id = await store.write((trx) =>
    addRelease(trx, { source: "folder", name, path: `/in/${name}`, state: "settling" }, by),
  );
  const candidates_json = JSON.stringify([
    { type: "movie", tmdbId: 949, title: "Heat", year: 1995 },
  ]);
  await store.write(async (trx) => {
    await trx
      .updateTable("release")
      .set({ bytes: 1000, candidates_json })
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

const moved = (
  releaseId: number,
  at: number,
  action: string,
  fromTo: string,
  actor = "cli:anna",
): Entry => {
  const [from, to] = fromTo.split(" → ");
  return { releaseId, at, action, from, to, actor } as Entry;
};
const filed = (releaseId: number, at: number, method = "hardlink"): Entry => ({
  ...moved(releaseId, at, "filed", "filing → filed", "engine"),
  detail: { files: [{ destination: "/m/a.mkv", method }] },
});
const approved = (releaseId: number, tmdbId: number): Entry => ({
  ...moved(releaseId, DAY + 1, "approved", "review → approved"),
  detail: { identity: { type: "movie", tmdbId, title: "Heat" } },
});
const undone = (releaseId: number, at: number, actor = "cli:anna"): Entry =>
  moved(releaseId, at, "undo_asked", "filed → undoing", actor);
const held = (releaseId: number): Entry => {
  const reasons = ["remake_rival", "low_confidence"].map((code) => ({
    code,
    message: "Not sure.",
  }));
  return {
    ...moved(releaseId, DAY, "held", "identifying → review", "engine"),
    detail: { reasons },
  };
};

/** Two days of every outcome. */
async function twoDays({ store }: Pick<TempStore, "store">): Promise<void> {
  const auto = await release(store, "auto.mkv");
  const asked = await release(store, "asked.mkv");
  const wrong = await release(store, "wrong.mkv");
  const no = await release(store, "no.mkv");
  await write(store, filed(auto, DAY + 60_000), held(asked), held(wrong), held(no));
  await write(store, approved(asked, 949), filed(asked, DAY + 60_000));
  await write(store, approved(wrong, 11), filed(wrong, 2 * DAY, "copy"));
  await write(store, moved(no, 2 * DAY, "rejected", "review → rejected"));
  await write(
    store,
    undone(auto, 2 * DAY),
    undone(asked, 2 * DAY),
    undone(wrong, 2 * DAY, "engine"),
  );
  await write(store, moved(no, 2 * DAY, "error", "identifying → failed", "engine"));
}

const asObject = async ({ store }: Pick<TempStore, "store">) => {
  const { days, sums } = await readDailyCounts(store.read, 0);
  return {
    ...Object.fromEntries(days.map(({ day, key, n }) => [`${day} ${key}`, n])),
    ...Object.fromEntries(
      sums
        .filter(({ kind }) => kind !== "seconds")
        .map(({ kind, key, n }) => [`${kind} ${key}`, n]),
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

test("counts each outcome on its day, in the transaction of its history row", async () => {
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

test("counts older history later, in batches, with the same result and each row once", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  await write(
    store,
    ...Array.from({ length: 2500 }, (_, at): Entry => ({ at, action: "upkeep", actor: "engine" })),
  );
  await twoDays(temp);
  await store.write(async (trx) => {
    await trx.deleteFrom("daily_count").execute();
    await trx
      .updateTable("uncounted_history")
      .set((e) => ({
        below: e.selectFrom("history").select((f) => f(f.fn.max("id"), "+", 1).as("n")),
      }))
      .execute();
  });
  await write(store, filed(1, 3 * DAY));
  let batches = 1;
  for (; await store.write((trx) => countOlder(everywhere(trx))); batches++);
  expect(batches).toBe(3);
  expect(await store.write((trx) => countOlder(everywhere(trx)))).toBe(false);
  expect(await readUncountedBelow(store.read)).toBe(1);
  expect(await asObject(temp)).toEqual({
    ...EXPECTED,
    "3 filed": 1,
    "3 bytes": 1000,
    "source folder": 4,
    "method hardlink": 3,
    "decision auto": 2,
  });
});

test("counts a release that was filed automatically, undone and then approved as approved", async () => {
  await using temp = await tempStore();
  const id = await release(temp.store, "heat.mkv");
  await write(temp.store, filed(id, DAY), undone(id, DAY));
  await write(temp.store, moved(id, DAY, "taken_back", "undoing → undone", "engine"));
  await write(temp.store, approved(id, 949), filed(id, DAY), undone(id, DAY));
  expect(await asObject(temp)).toMatchObject({
    "decision auto": 1,
    "decision approved": 1,
    "decision undone": 2,
    "decision auto_undone": 1,
  });
});

test("a job of the file tools is not a release: its filing, undo and failure are not counted", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const done = {
    source: "person",
    job: "move_file",
    decidedBy: "person",
    fileCount: 1,
    bytes: 1000,
  } as const;
  const job = await store.write((trx) =>
    insertRelease(
      trx,
      { ...done, name: "a.mkv", path: "move_file:1", state: "approved" },
      { actor: "mcp:claude", at: DAY },
    ),
  );
  await write(
    store,
    filed(job, DAY),
    undone(job, DAY),
    moved(job, DAY, "error", "filing → failed", "engine"),
    moved(job, DAY, "rejected", "approved → rejected"),
  );
  expect(await asObject(temp)).toEqual({});
});
