import { expect, test } from "vitest";
import { forgetWaits, openTorrentRegistry } from "../../../src/app/torrents/registry.ts";
import { recordHealth, sourceHealth } from "../../../src/store/releases/sources.ts";
import { allTorrents, writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { tempStore } from "../../support/temp-store.ts";
import { remembered } from "../../support/torrent.ts";

test("without Transmission no torrent waits, and status has no such source", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const waits = { code: "downloading", message: "60 % of it is there." } as const;
  await store.write(async (trx) => {
    await writeTorrents(trx, [remembered("a", { waits }), remembered("b", { complete: true })]);
    await recordHealth(trx, { kind: "transmission", name: "http://nas:9091", healthy: false, message: "Down." });
    await recordHealth(trx, { kind: "folder", name: "/in", healthy: true });
  });
  await forgetWaits(await openTorrentRegistry(store), []);
  expect((await allTorrents(store.read)).map(({ name, waits: left }) => [name, left])).toEqual([
    ["Film.a", undefined],
    ["Film.b", undefined],
  ]);
  expect((await sourceHealth(store.read)).map(({ kind }) => kind)).toEqual(["folder"]);
});
