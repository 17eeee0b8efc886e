import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { cli } from "../../support/daemon.ts";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { story } from "./story.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";
const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";

story(
  "a torrent with deleted data is not filed and says why, stays if filed before, and is filed when complete",
  async () => {
    await using ingest = await startRealIngest();
    const { home, tm } = ingest;
    const sintel = ingest.film("Sintel.2010.mkv");
    const lost = await tm.add(sintel);
    const kept = await tm.add(ingest.film("Primer.2004.mkv"));
    await tm.seeds(lost.hash);
    rmSync(join(tm.completeDir, "Sintel.2010.mkv"));
    expect(await tm.verify(lost.hash)).toMatchObject({ error: 3 });

    await ingest.start();
    await ingest.waitFiled("Primer.2004.mkv");
    await ingest.filedOnce(kept, { "Primer.2004.mkv": PRIMER });
    const message = await ingest.explained("Sintel.2010.mkv", "torrent_error");
    expect(message).toContain("No data found");

    const bytes = readFileSync(join(home.library, PRIMER));
    rmSync(join(tm.completeDir, "Primer.2004.mkv"));
    expect(await tm.verify(kept.hash)).toMatchObject({ error: 3 });
    // It waits for nothing; the list of torrents has the error.
    const { torrents } = (await cli(home, "torrents", "--json")).json() as {
      torrents: { name: string; state: string }[];
    };
    expect(torrents.map(({ name, state }) => `${name} ${state}`).toSorted()).toEqual([
      "Primer.2004.mkv error",
      "Sintel.2010.mkv error",
    ]);
    expect((await home.release("Primer.2004.mkv"))?.state).toBe("filed");
    expectLibrary(home, [PRIMER]);
    expect(readFileSync(join(home.library, PRIMER)).equals(bytes)).toBe(true);

    copyFileSync(sintel, join(tm.completeDir, "Sintel.2010.mkv"));
    await tm.verify(lost.hash);
    await tm.rpc("torrent-start", { ids: [lost.hash] });
    await ingest.waitFiled("Sintel.2010.mkv");
    await ingest.filedOnce(lost, { "Sintel.2010.mkv": SINTEL });
    expectLibrary(home, [PRIMER, SINTEL]);
  },
);
