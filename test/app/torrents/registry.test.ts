import { expect, test } from "vitest";
import { isRenamed } from "../../../src/app/torrents/merge-torrent.ts";
import { forgetWaits, openTorrentRegistry } from "../../../src/app/torrents/registry.ts";
import { listSourceHealth, recordHealth } from "../../../src/store/releases/sources.ts";
import { listAllTorrents, writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { tempStore } from "../../support/temp-store.ts";
import { remembered } from "../../support/torrent.ts";

test("without Transmission, no torrent waits and status omits its source", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const waits = { code: "downloading", message: "60 % of it is there." } as const;
  await store.write(async (trx) => {
    await writeTorrents(trx, [remembered("a", { waits }), remembered("b", { complete: true })]);
    await recordHealth(trx, {
      kind: "transmission",
      name: "http://nas:9091",
      healthy: false,
      message: "Down.",
    });
    await recordHealth(trx, { kind: "folder", name: "/in", healthy: true });
  });
  await forgetWaits(await openTorrentRegistry(store), []);
  expect((await listAllTorrents(store.read)).map(({ name, waits: left }) => [name, left])).toEqual([
    ["Film.a", undefined],
    ["Film.b", undefined],
  ]);
  expect((await listSourceHealth(store.read)).map(({ kind }) => kind)).toEqual(["folder"]);
});

test("claims an unfinished torrent's path in its own incomplete folder, not in the client's default one", async () => {
  await using temp = await tempStore();
  const registry = await openTorrentRegistry(temp.store);
  registry.unfinishedIn("transmission", "/inc");
  const waits = { code: "downloading", message: "60 % of it is there." } as const;
  const one = remembered("a", {
    waits,
    folder: "/dl",
    tops: ["Film"],
    unfinishedIn: "/films-inc",
  });
  const other = remembered("b", { waits, folder: "/dl", tops: ["Other"] });
  await registry.save([one, other]);
  const relation = (path: string) => registry.claims().relationOf(path);
  for (const path of ["/films-inc/Film", "/dl/Film", "/inc/Other", "/dl/Other"]) {
    expect(relation(path), path).toBe("own");
  }
  for (const path of ["/inc/Film", "/films-inc/Other"]) expect(relation(path), path).toBe("free");
  // The path is remembered while the client is unreachable.
  const again = await openTorrentRegistry(temp.store);
  expect(again.claims().relationOf("/films-inc/Film")).toBe("own");
});

test.each([
  ["the same", { name: "Film", top: "Film" }, false],
  ["a name alone", { name: "Film" }, false],
  ["another name", { name: "Other", top: "Film" }, true],
  ["another file under the same name", { name: "Film", top: "Other" }, true],
])("detects whether a torrent was renamed: %s", (_, now, renamed) => {
  expect(isRenamed(remembered("a", { name: "Film", tops: ["Film"] }), now)).toBe(renamed);
});
