import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { otherFileSystem, writeLarge } from "../large-copy.ts";
import { watchLibrary } from "../watch-library.ts";
import { story } from "./story.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";

// Transmission says "100 %, in the final folder" while it copies there under the final name.
story(
  "a film that Transmission moves from another file system is filed completely, after the move",
  async (context) => {
    using other = otherFileSystem();
    if (!other) {
      context.skip("there is no second file system");
      return;
    }
    await using ingest = await startRealIngest({
      watched: true,
      transmission: { incompleteDir: other.at("incomplete") },
      settings: {
        TRANSMISSION_POLL_INTERVAL: "0.2",
        INGEST_STABLE_SECONDS: "0.2",
        INGEST_STABILITY_POLL_SECONDS: "0.1",
      },
    });
    const { home, tm } = ingest;
    writeLarge(home.at("Sintel.2010.mkv"), 64);
    await using watcher = await watchLibrary(home.library, home.at("Sintel.2010.mkv"));
    await ingest.start();
    const film = await tm.add(home.at("Sintel.2010.mkv"));
    await ingest.waitFiled("Sintel.2010.mkv");
    const { wrong, whole } = await watcher.seen();
    expect(wrong).toEqual([]);
    expect(whole).toEqual([join(home.library, SINTEL)]);
    await ingest.filedOnce(film, { "Sintel.2010.mkv": SINTEL });
    expectLibrary(home, [SINTEL]);
    expect(readdirSync(other.at("incomplete"))).toEqual([]);
    expect(readdirSync(join(tm.completeDir))).toEqual(["Sintel.2010.mkv"]);
    expect(await home.releases()).toHaveLength(1);
  },
);
