import { expect } from "vitest";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { story } from "./story.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";

for (const watched of [false, true]) {
  const where = watched ? ", in a folder that is watched as well" : "";
  story(`a torrent of one film is filed once, and only when it is complete${where}`, async () => {
    await using ingest = await startRealIngest({ watched });
    const { home, tm } = ingest;
    await ingest.start();
    const film = await tm.add(ingest.film("Sintel.2010.1080p.mkv", 400 * 1024), { hold: 0.5 });
    await tm.stalls(film.hash, 0.5);
    const message = await ingest.explained("Sintel.2010.1080p.mkv", "downloading");
    expect(message).toMatch(/% of it is there, .* to go/);
    expectLibrary(home, []);

    tm.release(film);
    expect((await ingest.waitFiled("Sintel.2010.1080p.mkv")).source).toBe("torrent");
    await ingest.filedOnce(film, { "Sintel.2010.1080p.mkv": SINTEL });
    expectLibrary(home, [SINTEL]);
    await ingest.nothingWaits();
    expect(await home.releases()).toHaveLength(1);
  });
}
