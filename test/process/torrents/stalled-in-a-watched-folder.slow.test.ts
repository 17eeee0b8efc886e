import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "vitest";
import { expectLibrary, type RealIngest, startRealIngest } from "../../support/real-ingest.ts";
import { asVideo } from "../../support/video-bytes.ts";
import { story } from "./story.ts";

const STABLE_MS = 150;
const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";
const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";
const INCEPTION = "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv";

/**
 * Starts the worst case: unfinished files have their final names and full size, and are in a
 * watched folder that is checked more often than Transmission is polled.
 */
const worst = (pollSeconds: string): Promise<RealIngest> =>
  startRealIngest({
    watched: true,
    transmission: { noIncomplete: true, noPart: true, preallocates: true },
    settings: {
      INGEST_STABLE_SECONDS: String(STABLE_MS / 1000),
      INGEST_STABILITY_POLL_SECONDS: "0.1",
      TRANSMISSION_POLL_INTERVAL: pollSeconds,
    },
  });

/** Ten times as long as a download needs to settle. */
const longEnough = (): Promise<void> => setTimeout(10 * STABLE_MS);

story(
  "a torrent stalled at 60 % in a watched folder is left alone, whether Transmission runs or not",
  async () => {
    await using ingest = await worst("1");
    const { home, tm } = ingest;
    const daemon = await ingest.start();
    const held = await tm.add(ingest.film("Sintel.2010.mkv", 400 * 1024), { hold: 0.6 });
    await tm.stalls(held.hash, 0.6);
    const { size, blocks } = statSync(join(tm.completeDir, "Sintel.2010.mkv"));
    expect([size, blocks * 512]).toEqual([400 * 1024, 400 * 1024]);
    // The folder itself is watched, so files that do not belong to a torrent are filed.
    writeFileSync(join(tm.completeDir, "Primer.2004.mkv"), asVideo("put there by hand"));
    await ingest.waitFiled("Primer.2004.mkv");
    await longEnough();
    expectLibrary(home, [PRIMER]);
    await ingest.explained("Sintel.2010.mkv", "downloading");

    await tm.stop();
    await longEnough();
    expectLibrary(home, [PRIMER]);
    // After the restart, the daemon can know this only from the database, not from memory.
    await daemon.end();
    await ingest.start();
    home.drop("Inception.2010.mkv");
    await ingest.waitFiled("Inception.2010.mkv");
    await longEnough();
    expectLibrary(home, [PRIMER, INCEPTION]);

    await tm.restart();
    tm.release(held);
    await ingest.waitFiled("Sintel.2010.mkv");
    await ingest.filedOnce(held, { "Sintel.2010.mkv": SINTEL });
    expectLibrary(home, [PRIMER, INCEPTION, SINTEL]);
    expect(
      (await home.releases()).map(({ name, source }) => `${name} ${source}`).toSorted(),
    ).toEqual(["Inception.2010.mkv folder", "Primer.2004.mkv folder", "Sintel.2010.mkv torrent"]);
  },
);
