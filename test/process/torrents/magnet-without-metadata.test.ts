import { expect } from "vitest";
import { magnetLink } from "../../support/bencode.ts";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { story } from "./story.ts";

story("a magnet link without peers waits with a reason, and delays nothing", async () => {
  await using ingest = await startRealIngest();
  const { home, tm } = ingest;
  const magnet = await tm.addMagnet(magnetLink("c".repeat(40), "Inception.2010.1080p.mkv"));
  // All that percentDone and leftUntilDone say of it is that nothing is missing.
  expect(await tm.torrent(magnet.hash)).toMatchObject({ leftUntilDone: 0, files: [] });
  await ingest.start();
  const film = await tm.add(ingest.film("Sintel.2010.mkv"));
  await ingest.waitFiled("Sintel.2010.mkv");
  await ingest.filedOnce(film, { "Sintel.2010.mkv": "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv" });
  const message = await ingest.explained("Inception.2010.1080p.mkv", "no_metadata");
  expect(message).toContain("list of files");
  expect(await ingest.waiting()).toHaveLength(1);
  expect((await home.releases()).map(({ name }) => name)).toEqual(["Sintel.2010.mkv"]);
  expectLibrary(home, ["Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv"]);

  // Removed, it is no more to be waited for.
  await tm.rpc("torrent-remove", { ids: [magnet.hash] });
  await ingest.nothingWaits();
});
