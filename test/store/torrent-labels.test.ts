import { expect, test } from "vitest";
import { addRelease } from "../../src/store/releases/releases.ts";
import { labelsOfRelease, type RegisteredTorrent, writeTorrents } from "../../src/store/torrents/torrents.ts";
import { tempStore } from "../support/temp-store.ts";

const torrent = (hash: string, releaseId: number, labels?: string[]): RegisteredTorrent => ({
  client: "transmission",
  hash,
  name: hash,
  folder: "/in",
  complete: true,
  releaseId,
  seenAt: 1,
  missing: 0,
  labels,
});

test("a release has the labels of its torrents, and of those of its folder", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const by = { actor: "engine", at: 1 };
  await store.write(async (trx) => {
    for (const [name, parentId] of [["a"], ["b", 1], ["c"]] as const)
      await addRelease(trx, { source: "torrent", name, path: `/in/${name}`, state: "settling", parentId }, by);
    await writeTorrents(trx, [torrent("h1", 1, ["kids", "tv"]), torrent("h2", 1, ["kids"]), torrent("h3", 3)]);
  });
  expect((await labelsOfRelease(store.read, 1)).toSorted()).toEqual(["kids", "tv"]);
  expect((await labelsOfRelease(store.read, 2)).toSorted()).toEqual(["kids", "tv"]);
  expect(await labelsOfRelease(store.read, 3)).toEqual([]);
  await store.write((trx) => writeTorrents(trx, [torrent("h1", 1, [])]));
  expect(await labelsOfRelease(store.read, 1)).toEqual(["kids"]);
});
