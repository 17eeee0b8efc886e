import { expect, test } from "vitest";
import { addRelease } from "../../../src/store/releases/releases.ts";
import type { RegisteredTorrent } from "../../../src/store/torrents/torrents.ts";
import { allTorrents, writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { tempStore } from "../../support/temp-store.ts";

test("newer data of a torrent replaces the old", async () => {
  await using temp = await tempStore();
  const { store } = temp;
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
