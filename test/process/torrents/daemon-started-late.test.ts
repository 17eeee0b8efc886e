import { expect } from "vitest";
import { runProgram } from "../../support/daemon.ts";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { story } from "./story.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";
const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";
const INCEPTION = "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv";

story("torrents that finished long before the start are filed, by --once and by a daemon", async () => {
  await using ingest = await startRealIngest({ settings: { TRANSMISSION_POLL_INTERVAL: "30" } });
  const { home, tm } = ingest;
  const done = await tm.add(ingest.film("Sintel.2010.mkv"));
  const stopped = await tm.add(ingest.film("Primer.2004.mkv"));
  await Promise.all([tm.seeds(done.hash), tm.seeds(stopped.hash)]);
  await tm.rpc("torrent-stop", { ids: [stopped.hash] });
  const later = await tm.add(ingest.film("Inception.2010.mkv"), { hold: 0.5 });
  const once = await runProgram(home, ["daemon", "--once"]);
  expect(once.stderr).not.toContain("unexpected");
  expect(once.code).toBe(0);
  expectLibrary(home, [SINTEL, PRIMER]);
  await ingest.filedOnce(done, { "Sintel.2010.mkv": SINTEL });

  tm.release(later);
  await tm.seeds(later.hash);
  await tm.rpc("torrent-start", { ids: [stopped.hash] });
  await ingest.start();
  await ingest.waitFiled("Inception.2010.mkv");
  await ingest.filedOnce(later, { "Inception.2010.mkv": INCEPTION });
  await ingest.filedOnce(stopped, { "Primer.2004.mkv": PRIMER });
  await ingest.filedOnce(done, { "Sintel.2010.mkv": SINTEL });
  expectLibrary(home, [SINTEL, PRIMER, INCEPTION]);
  expect(await home.releases()).toHaveLength(3);
  await ingest.nothingWaits();
});
