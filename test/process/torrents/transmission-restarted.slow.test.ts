import { expect } from "vitest";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { story } from "./story.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";
const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";

// Its list is empty for a moment after a start, and its own numbers of the torrents change.
story("Transmission killed during a download: nothing counts as removed, and all is filed once", async () => {
  await using ingest = await startRealIngest({ watched: true });
  const { home, tm } = ingest;
  await ingest.start();
  const before = await tm.add(ingest.film("Sintel.2010.mkv"));
  const held = await tm.add(ingest.film("Primer.2004.mkv", 400 * 1024), { hold: 0.5 });
  await ingest.waitFiled("Sintel.2010.mkv");
  await tm.stalls(held.hash, 0.5);
  await tm.kill();
  await tm.restart();
  await tm.seeds(before.hash);
  tm.release(held);
  await ingest.waitFiled("Primer.2004.mkv");
  await ingest.filedOnce(before, { "Sintel.2010.mkv": SINTEL });
  await ingest.filedOnce(held, { "Primer.2004.mkv": PRIMER });
  expectLibrary(home, [SINTEL, PRIMER]);
  expect(await home.releases()).toHaveLength(2);
  const actions = await Promise.all(["Sintel.2010.mkv", "Primer.2004.mkv"].map(ingest.historyOf));
  expect(actions.flat()).not.toContain("vanished");
  await ingest.nothingWaits();
});
