import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, type TestContext, test } from "vitest";
import { DELUGE_KIND } from "../../src/clients/deluge/kind.ts";
import { QBITTORRENT_KIND } from "../../src/clients/qbittorrent/kind.ts";
import { RTORRENT_KIND } from "../../src/clients/rtorrent/kind.ts";
import type { DownloadClientKind } from "../../src/core/torrent/kind.ts";
import { systemClock } from "../../src/program/process/clock.ts";
import { hashOf, otherFileSystem, writeLarge } from "../process/large-copy.ts";
import { clientSettings } from "../support/client-settings.ts";
import { DELUGE_PASSWORD, delugeMissing, startDeluge } from "../support/deluge.ts";
import { qbittorrentMissing, startQbittorrent } from "../support/qbittorrent.ts";
import { rtorrentMissing, startRtorrent } from "../support/rtorrent.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";

const RUNS = process.env["PLEX_INGEST_FAULTS"] === "long" ? 100 : 4;
const MIB = 16;
/** Limit for runs that hang; a hundred runs take minutes. */
const TIMEOUT_MS = RUNS * 60_000;

type Real = AsyncDisposable & {
  url: string;
  completeDir: string;
  add(path: string): Promise<{ hash: string; name: string }>;
};

/**
 * Polls without a pause while the client moves each file to another file system. When the client
 * reports a file as complete, it must be whole there.
 */
const movesWhole =
  (kind: DownloadClientKind, start: (folder: TempFolder, incompleteDir: string) => Promise<Real>) =>
  async (context: TestContext): Promise<void> => {
    using other = otherFileSystem();
    if (!other) {
      context.skip("there is no second file system");
      return;
    }
    using folder = tempFolder();
    await using real = await start(folder, other.at("incomplete"));
    const access = {
      url: real.url,
      username: undefined,
      password: () => DELUGE_PASSWORD,
      key: () => undefined,
    };
    const client = await kind.connect(clientSettings(kind.kind), access, { clock: systemClock });
    const { signal } = new AbortController();
    const seen = { moving: 0, early: 0 };
    for (let run = 0; run < RUNS; run++) {
      const name = `Film.${run}.2019.mkv`;
      writeLarge(folder.at(name), MIB);
      const { hash } = await real.add(folder.at(name));
      for (;;) {
        const [torrent] = await client.list([hash], signal);
        if (torrent?.waits?.code === "moving") seen.moving++;
        if (!torrent || torrent.waits) continue;
        const isWhole =
          torrent.downloadDir === real.completeDir &&
          hashOf(join(real.completeDir, name)) === hashOf(folder.at(name));
        if (!isWhole) seen.early++;
        break;
      }
      await client.commands?.remove(hash, signal);
      for (const path of [folder.at(name), join(real.completeDir, name)]) rmSync(path);
    }
    await client.close();
    console.log(
      `${kind.kind}: ${RUNS} moves, seen ${seen.moving} times under way, called complete early ${seen.early} times`,
    );
    expect(seen.early).toBe(0);
    expect(seen.moving).toBeGreaterThan(0);
  };

// qBittorrent reports “100 %, complete, in the final folder” while it is still copying there, and
// the file has its full size from the start.
test.skipIf(qbittorrentMissing())(
  "never reports a qBittorrent move to another file system as complete before the whole file is there",
  { concurrent: true, timeout: TIMEOUT_MS },
  movesWhole(QBITTORRENT_KIND, (folder, incompleteDir) =>
    startQbittorrent({ folder: folder.at("qb"), incompleteDir }),
  ),
);

test.skipIf(delugeMissing())(
  "never reports a Deluge move to another file system as complete before the whole file is there",
  { concurrent: true, timeout: TIMEOUT_MS },
  movesWhole(DELUGE_KIND, (folder, incompleteDir) =>
    startDeluge({ folder: folder.at("deluge"), incompleteDir }),
  ),
);

test.skipIf(rtorrentMissing())(
  "never reports a move by an rTorrent command as complete before the whole file is there",
  { concurrent: true, timeout: TIMEOUT_MS },
  movesWhole(RTORRENT_KIND, (folder, incompleteDir) =>
    startRtorrent({ folder: folder.at("rt"), incompleteDir }),
  ),
);
