import { existsSync } from "node:fs";
import { expect } from "vitest";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { waitFor } from "../../support/wait-for.ts";
import { story } from "./story.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";
const COHERENCE = "Movies/Coherence (2014) {tmdb-220289}/Coherence (2014).mkv";

story(
  "a torrent renamed during its download is filed by its new name, and a later move files nothing twice",
  async () => {
    // Seldom asked, so that the folder's own watch sees the new name first.
    await using ingest = await startRealIngest({ watched: true, settings: { TRANSMISSION_POLL_INTERVAL: "2" } });
    const { home, tm } = ingest;
    await ingest.start();
    const moved = await tm.add(ingest.film("Sintel.2010.mkv"));
    const renamed = await tm.add(ingest.film("Primer.2004.mkv", 400 * 1024), { hold: 0.5 });
    await ingest.waitFiled("Sintel.2010.mkv");
    await tm.stalls(renamed.hash, 0.5);
    await ingest.explained("Primer.2004.mkv", "downloading");
    await tm.rpc("torrent-rename-path", { ids: [renamed.hash], path: "Primer.2004.mkv", name: "Coherence.2014.mkv" });
    await tm.rpc("torrent-set-location", { ids: [moved.hash], location: home.at("elsewhere"), move: true });
    await waitFor("the move", () => existsSync(home.at("elsewhere", "Sintel.2010.mkv")));
    tm.release(renamed);
    await ingest.waitFiled("Coherence.2014.mkv");
    await ingest.filedOnce(renamed, { "Coherence.2014.mkv": COHERENCE });
    await ingest.filedOnce(moved, { "Sintel.2010.mkv": SINTEL });
    expectLibrary(home, [SINTEL, COHERENCE]);
    const open = (await home.releases()).filter(({ state }) => !["filed", "ignored", "gone"].includes(state));
    expect(open.map(({ name, source, state }) => `${name} ${source} ${state}`)).toEqual([]);
    await ingest.nothingWaits();
  },
);
