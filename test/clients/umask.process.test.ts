import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { delugeMissing, startDeluge } from "../support/deluge.ts";
import { startNewsServer } from "../support/news-server.ts";
import { nzbgetMissing, startNzbget } from "../support/nzbget.ts";
import { qbittorrentMissing, startQbittorrent } from "../support/qbittorrent.ts";
import { rtorrentMissing, startRtorrent } from "../support/rtorrent.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { startTransmission, transmissionMissing } from "../support/transmission.ts";

// The steps of each client's page, taken by the real client: a downloaded file may be written by
// its group, so that another account of the group may hardlink it.

const film = (folder: TempFolder): string =>
  folder.write("seed/Heat.1995.mkv", Buffer.alloc(30_000, "film"));

/** Returns the modes of the files below a folder, by their ending. */
const modesBelow = (folder: string): number[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".mkv"))
    .map((path) => statSync(join(folder, path)).mode & 0o777);

/** A service with `UMask=002` starts its program with this umask. */
async function withUmask<T>(umask: number, start: () => Promise<T>): Promise<T> {
  const before = process.umask(umask);
  try {
    return await start();
  } finally {
    process.umask(before);
  }
}

test.skipIf(transmissionMissing())("Transmission: the umask of settings.json", async () => {
  using folder = tempFolder();
  await using client = await startTransmission({ folder: folder.at("tm"), umask: 2 });
  const { hash } = await client.add(film(folder));
  await client.seeds(hash);
  expect(modesBelow(client.completeDir)).toEqual([0o664]);
});

test.skipIf(qbittorrentMissing())("qBittorrent: the umask of its service", async () => {
  using folder = tempFolder();
  await using client = await withUmask(0o002, () => startQbittorrent({ folder: folder.at("qb") }));
  const { hash } = await client.add(film(folder));
  await client.seeds(hash);
  expect(modesBelow(client.completeDir)).toEqual([0o664]);
});

test.skipIf(delugeMissing())("Deluge: the umask of its service", async () => {
  using folder = tempFolder();
  await using client = await withUmask(0o002, () => startDeluge({ folder: folder.at("deluge") }));
  const { hash } = await client.add(film(folder));
  await client.seeds(hash);
  expect(modesBelow(client.completeDir)).toEqual([0o664]);
});

test.skipIf(rtorrentMissing())("rTorrent: the line of .rtorrent.rc", async () => {
  using folder = tempFolder();
  const lines = ["system.umask.set = 0002"];
  await using client = await startRtorrent({ folder: folder.at("rtorrent"), lines });
  const { hash } = await client.add(film(folder));
  await client.seeds(hash);
  expect(modesBelow(client.completeDir)).toEqual([0o664]);
});

test.skipIf(nzbgetMissing())("NZBGet: its option UMask", async () => {
  using folder = tempFolder();
  await using news = await startNewsServer();
  const options = { folder: folder.at("nzbget"), newsPort: news.port, umask: "0002" };
  await using client = await startNzbget(options);
  await client.done(await client.add("Heat.1995", news.post([film(folder)])));
  expect(modesBelow(client.completeDir)).toEqual([0o664]);
});
