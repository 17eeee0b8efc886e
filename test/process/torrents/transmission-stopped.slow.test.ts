import { expect } from "vitest";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { story } from "./story.ts";

const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";
const PRIMER = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";
const INCEPTION = "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv";

story(
  "while Transmission is stopped status says so and folders are filed, and its torrents are filed later",
  async () => {
    await using ingest = await startRealIngest();
    const { home, tm } = ingest;
    const daemon = await ingest.start();
    const before = await tm.add(ingest.film("Sintel.2010.mkv"));
    const held = await tm.add(ingest.film("Primer.2004.mkv", 400 * 1024), { hold: 0.5 });
    await ingest.waitFiled("Sintel.2010.mkv");
    await tm.stalls(held.hash, 0.5);
    await ingest.explained("Primer.2004.mkv", "downloading");
    await tm.stop();
    await ingest.healthSays(/nothing listens at its address/);
    home.drop("Inception.2010.mkv");
    await ingest.waitFiled("Inception.2010.mkv");
    expect((await home.release("Primer.2004.mkv"))?.state ?? "settling").toBe("settling");
    expect(await ingest.waiting()).toMatchObject([{ name: "Primer.2004.mkv" }]);

    await tm.restart();
    tm.release(held);
    await ingest.waitFiled("Primer.2004.mkv");
    await ingest.filedOnce(held, { "Primer.2004.mkv": PRIMER });
    await ingest.filedOnce(before, { "Sintel.2010.mkv": SINTEL });
    await ingest.healthSays(/ok$/);
    expectLibrary(home, [SINTEL, PRIMER, INCEPTION]);
    expect(await home.releases()).toHaveLength(3);
    expect(await daemon.end()).toMatchObject({ code: 0 });
  },
);
