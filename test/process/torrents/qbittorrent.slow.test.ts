import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startClientHome } from "../../support/client-home.ts";
import { qbittorrentMissing, startQbittorrent } from "../../support/qbittorrent.ts";
import { expectLibrary } from "../../support/real-ingest.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";

test.skipIf(qbittorrentMissing())(
  "handles renamed files, an unwanted episode and a magnet without files",
  async () => {
    await using ingest = await startClientHome(
      (home) => startQbittorrent({ folder: home.at("qb") }),
      ({ url, completeDir }, { downloads }) => ({
        PLEX_INGEST_DIR: `${completeDir}:${downloads}`,
        DOWNLOAD_CLIENTS: `qb=qbittorrent+${url}`,
        CLIENT_QB_POLL_INTERVAL: "0.3",
      }),
    );
    const { home, client: qb } = ingest;
    await ingest.start();
    const pack = "Game.of.Thrones.S01.1080p";
    const episode = (number: number): string => `Game.of.Thrones.S01E0${number}.mkv`;
    const path = ingest.pack(pack, {
      [episode(1)]: 100_001,
      [episode(2)]: 100_001,
      [episode(3)]: 100_001,
    });
    const { hash } = await qb.add(path, { hold: 0.2 });
    await qb.order("torrents/filePrio", { hash, id: "1", priority: "0" });
    const link = "c".repeat(40);
    await qb.order("torrents/add", { urls: `magnet:?xt=urn:btih:${link}&dn=Inception.2010` });
    await ingest.waits({ "Inception.2010": "no_metadata" });
    const renamed = await qb.add(ingest.film("Primer.2004.mkv", 400 * 1024), { hold: 0.5 });
    await ingest.waits({ "Primer.2004.mkv": "downloading" });
    await qb.order("torrents/renameFile", {
      hash: renamed.hash,
      oldPath: "Primer.2004.mkv",
      newPath: "Sintel.2010.mkv",
    });
    qb.release(renamed);
    await ingest.waitFiled("Sintel.2010.mkv");
    expect(existsSync(join(qb.completeDir, "Sintel.2010.mkv"))).toBe(true);
    qb.release({ hash });
    await ingest.waitFiled(pack);
    const season = "TV Shows/Game of Thrones (2011) {tmdb-1399}/Season 01/Game of Thrones (2011) -";
    expectLibrary(home, [
      SINTEL,
      `${season} s01e01 - Winter Is Coming.mkv`,
      `${season} s01e03 - Lord Snow.mkv`,
    ]);
  },
);
