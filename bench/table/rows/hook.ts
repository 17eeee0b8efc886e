import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { makeHome, TMDB_KEY, visibleFiles } from "../../../test/process/home.ts";
import { torrentDone } from "../../../test/process/hook.ts";
import { startDaemon } from "../../../test/support/daemon.ts";
import { startFakeTransmission } from "../../../test/support/fake-transmission.ts";
import { startFakeTmdb } from "../../../test/support/stand-ins.ts";
import { asVideo } from "../../../test/support/video-bytes.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { measurement } from "../measurement.ts";

const FILMS = ["Sintel.2010.mkv", "Primer.2004.mkv", "Inception.2010.mkv", "Interstellar.2014.mkv"];

export const hook = measurement({
  name: "hook",
  command: "npm run bench -- --only hook",
  // Most of the time is spent waiting until the download is unchanged, so a ratio would not show a
  // fault.
  short: false,
  rows: {
    filed: {
      what: "hook to filed (hardlink, complete torrent)",
      unit: "ms",
      bar: { atMost: 2000 },
    },
  },
  /**
   * Measures the time from the start of the hook's process until the file is in the library. Takes
   * the best of four films.
   */
  async measure() {
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using home = makeHome({ tmdb });
    const complete = home.at("complete");
    await using transmission = await startFakeTransmission({
      version: "4.1",
      downloadDir: complete,
    });
    // Only the hook reports the download, because the next poll is ten minutes away.
    home.configure({
      TRANSMISSION_URL: transmission.url,
      TRANSMISSION_FOLDERS: complete,
      TRANSMISSION_POLL_INTERVAL: "600",
    });
    await using daemon = await startDaemon(home);
    await waitFor("a request to Transmission", () => transmission.count("torrent-get") > 0);
    const measured: number[] = [];
    for (const name of FILMS) {
      const content = asVideo(`film: ${name}`);
      home.drop(join("..", "complete", name), content);
      const hashString = createHash("sha1").update(name).digest("hex");
      transmission.add({
        hashString,
        name,
        files: [{ name, length: content.length, wanted: true }],
      });
      transmission.complete(hashString);
      const before = visibleFiles(home.library).length;
      const began = performance.now();
      await torrentDone(home, { TR_TORRENT_HASH: hashString });
      const isFiled = (): boolean =>
        existsSync(home.library) && visibleFiles(home.library).length > before;
      await waitFor(`${name} to be filed; ${daemon.log().slice(-300)}`, isFiled, 30_000, 5);
      measured.push(performance.now() - began);
    }
    return { filed: { value: Math.min(...measured) } };
  },
});
