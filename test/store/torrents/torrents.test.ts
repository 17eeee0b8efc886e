import { expect, test } from "vitest";
import { addRelease } from "../../../src/store/releases/releases.ts";
import {
  allTorrents,
  labelsOfRelease,
  type RegisteredTorrent,
  writeTorrents,
} from "../../../src/store/torrents/torrents.ts";
import { emptyStore } from "../empty-store.ts";

test("newer data of a torrent replaces the old", async () => {
  await using store = await emptyStore();
  const before: RegisteredTorrent = {
    client: "transmission",
    hash: "h",
    name: "Heat.1995",
    folder: "/in",
    tops: undefined,
    places: [],
    server: "http://old:9091/transmission/rpc",
    complete: false,
    waits: { code: "downloading", message: "40 % is there." },
    releaseId: undefined,
    seenAt: 1,
    missing: 0,
    goneAt: undefined,
    labels: undefined,
  };
  const now: RegisteredTorrent = {
    client: "transmission",
    hash: "h",
    name: "Heat",
    folder: "/moved",
    tops: ["Heat"],
    places: ["/in/Heat", "/moved/Heat"],
    server: "http://new:9091/transmission/rpc",
    complete: true,
    waits: undefined,
    releaseId: 1,
    seenAt: 2,
    missing: 3,
    goneAt: 4,
    labels: ["films"],
  };
  await store.write(async (trx) => {
    await addRelease(
      trx,
      { source: "torrent", name: "Heat", path: "/moved/Heat", state: "settling" },
      { actor: "engine", at: 1 },
    );
    await writeTorrents(trx, [before]);
    await writeTorrents(trx, [now]);
  });
  expect(await allTorrents(store.read)).toEqual([now]);
});

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
  await using store = await emptyStore();
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
