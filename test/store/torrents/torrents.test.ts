import { expect, test } from "vitest";
import { addRelease } from "../../../src/store/releases/releases.ts";
import {
  labelsOfRelease,
  listAllTorrents,
  writeTorrents,
} from "../../../src/store/torrents/torrents.ts";
import { remembered } from "../../support/torrent.ts";
import { emptyStore } from "../empty-store.ts";

test("replaces a torrent's data with newer data", async () => {
  await using store = await emptyStore();
  const server = "http://old:9091/transmission/rpc";
  const waits = { code: "downloading", message: "40 % is there." } as const;
  const before = remembered("a", { name: "Heat.1995", folder: "/in", server, waits });
  const now = remembered("a", {
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
  });
  await store.write(async (trx) => {
    await addRelease(
      trx,
      { source: "torrent", name: "Heat", path: "/moved/Heat", state: "settling" },
      { actor: "engine", at: 1 },
    );
    await writeTorrents(trx, [before]);
    await writeTorrents(trx, [now]);
  });
  expect(await listAllTorrents(store.read)).toEqual([now]);
});

const torrent = (digit: string, releaseId: number, labels?: string[]) =>
  remembered(digit, { releaseId, labels });

test("a release has the labels of its torrents and of its folder's torrents", async () => {
  await using store = await emptyStore();
  const by = { actor: "engine", at: 1 };
  await store.write(async (trx) => {
    for (const [name, parentId] of [["a"], ["b", 1], ["c"]] as const) {
      await addRelease(
        trx,
        { source: "torrent", name, path: `/in/${name}`, state: "settling", parentId },
        by,
      );
    }
    await writeTorrents(trx, [
      torrent("a", 1, ["kids", "tv"]),
      torrent("b", 1, ["kids"]),
      torrent("c", 3),
    ]);
  });
  expect((await labelsOfRelease(store.read, 1)).toSorted()).toEqual(["kids", "tv"]);
  expect((await labelsOfRelease(store.read, 2)).toSorted()).toEqual(["kids", "tv"]);
  expect(await labelsOfRelease(store.read, 3)).toEqual([]);
  await store.write((trx) => writeTorrents(trx, [torrent("a", 1, [])]));
  expect(await labelsOfRelease(store.read, 1)).toEqual(["kids"]);
});
