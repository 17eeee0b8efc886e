import { expect, test } from "vitest";
import { MIGRATIONS } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/open.ts";
import { allAliases } from "../../src/store/releases/aliases.ts";
import { episodeWaits, setEpisodeWait } from "../../src/store/releases/episode-waits.ts";
import { inReviewUnderName } from "../../src/store/releases/release-lookup.ts";
import { addRelease, findRelease, insertRelease, setIfUnchanged } from "../../src/store/releases/releases.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../support/temp-store.ts";

const by = { actor: "engine", at: 1 };

test("an older database keeps its releases, and can learn", async () => {
  using folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  {
    await using old = await openStore(files, openOptions({ migrations: MIGRATIONS.slice(0, 2) }));
    await old.write((trx) => insertRelease(trx, { source: "folder", name: "a", path: "/in/a", state: "settling" }, by));
    await old.write((trx) => trx.updateTable("release").set({ state: "review" }).execute());
  }
  await using store = await openStore(files, openOptions({ mode: "existing" }));
  const release = await findRelease(store.read, 1);
  expect(release).toMatchObject({ id: 1, state: "review", name: "a" });
  expect(await inReviewUnderName(store.read, "tv/a//")).toEqual([]);
  expect(await allAliases(store.read)).toEqual([]);
  await store.write(async (trx) => {
    if (release) await setIfUnchanged(trx, release, "review", { nameKey: "tv/a//" }, 2);
    await setEpisodeWait(trx, 1, { since: 1, nextAt: 5 });
  });
  expect((await inReviewUnderName(store.read, "tv/a//")).map(({ id }) => id)).toEqual([1]);
  expect(await episodeWaits(store.read, 10)).toEqual([{ releaseId: 1, nextAt: 5 }]);
});

test("only releases that are in review and retried are listed, soonest first", async () => {
  using folder = tempFolder();
  await using store = await openStore(storeFilesIn(folder.at("state")), openOptions());
  for (const [name, state] of [
    ["a", "review"],
    ["b", "review"],
    ["c", "ignored"],
    ["d", "review"],
  ] as const)
    await store.write((trx) => addRelease(trx, { source: "folder", name, path: `/in/${name}`, state }, by));
  await store.write(async (trx) => {
    await setEpisodeWait(trx, 1, { since: 1, nextAt: 9 });
    await setEpisodeWait(trx, 2, { since: 1, nextAt: 7 });
    await setEpisodeWait(trx, 3, { since: 1, nextAt: 1 });
    await setEpisodeWait(trx, 4, { since: 1 });
  });
  expect((await episodeWaits(store.read, 10)).map(({ releaseId }) => releaseId)).toEqual([2, 1]);
  expect(await episodeWaits(store.read, 1)).toHaveLength(1);
});
