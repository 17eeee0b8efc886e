import { expect } from "vitest";
import { magnetLink } from "../../support/bencode.ts";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { story } from "./story.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";
const INCEPTION = "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv";

// It does so for seconds, and for minutes while it moves what is large.
story(
  "while Transmission hangs folders are filed, no alarm is raised, and its torrent is filed after it, beside a magnet that waits",
  async () => {
    await using ingest = await startRealIngest();
    const { home, tm } = ingest;
    const daemon = await ingest.start();
    const magnet = await tm.addMagnet(magnetLink("c".repeat(40), "Primer.2004.mkv"));
    // All that percentDone and leftUntilDone say of it is that nothing is missing.
    expect(await tm.torrent(magnet.hash)).toMatchObject({ leftUntilDone: 0, files: [] });
    const film = await tm.add(ingest.film("Sintel.2010.mkv", 400 * 1024), { hold: 0.5 });
    await tm.stalls(film.hash, 0.5);
    await ingest.explained("Sintel.2010.mkv", "downloading");
    expect(await ingest.explained("Primer.2004.mkv", "no_metadata")).toContain("list of files");
    tm.standStill();
    tm.release(film);
    home.drop("Inception.2010.mkv");
    await ingest.waitFiled("Inception.2010.mkv");
    await ingest.healthSays(/ok$/);
    expectLibrary(home, [INCEPTION]);

    tm.goOn();
    await ingest.waitFiled("Sintel.2010.mkv");
    await ingest.filedOnce(film, { "Sintel.2010.mkv": SINTEL });
    expectLibrary(home, [INCEPTION, SINTEL]);
    expect((await ingest.waiting()).map(({ name }) => name)).toEqual(["Primer.2004.mkv"]);
    // It also ends at once on a signal during a request.
    tm.standStill();
    expect(await daemon.end()).toMatchObject({ code: 0 });
  },
);
