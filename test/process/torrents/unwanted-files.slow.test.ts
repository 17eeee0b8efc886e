import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { story } from "./story.ts";

const PACK = "Game.of.Thrones.S01.1080p";
const SEASON = "TV Shows/Game of Thrones (2011) {tmdb-1399}/Season 01/Game of Thrones (2011) -";

for (const noPart of [false, true]) {
  const name = noPart ? "its own name" : "a .part name";
  story(`an unwanted episode is there in part under ${name} and is never filed`, async () => {
    await using ingest = await startRealIngest({ watched: true, transmission: { noPart } });
    const { home, tm } = ingest;
    await ingest.start();
    const episode = (number: number): string => `Game.of.Thrones.S01E0${number}.mkv`;
    const path = ingest.pack(PACK, { [episode(1)]: 100_001, [episode(2)]: 100_001, [episode(3)]: 100_001 });
    const pack = await tm.add(path, { unwanted: [episode(2)] });
    await ingest.waitFiled(PACK);
    const left = join(tm.completeDir, PACK, noPart ? episode(2) : `${episode(2)}.part`);
    expect(existsSync(left)).toBe(true);
    expect(statSync(left).blocks * 512).toBeLessThan(100_001);
    const filed = {
      [`${PACK}/${episode(1)}`]: `${SEASON} s01e01 - Winter Is Coming.mkv`,
      [`${PACK}/${episode(3)}`]: `${SEASON} s01e03 - Lord Snow.mkv`,
    };
    await ingest.filedOnce(pack, filed);
    expectLibrary(home, Object.values(filed));

    // Nothing takes the rest for a download of its own: another one in the same folder comes after it.
    const film = await tm.add(ingest.film("Sintel.2010.mkv"));
    await ingest.waitFiled(film.name);
    expect(await home.releases()).toHaveLength(2);
    expectLibrary(home, [...Object.values(filed), "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv"]);
    await ingest.nothingWaits();
  });
}
