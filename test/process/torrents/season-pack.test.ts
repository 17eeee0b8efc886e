import { expect } from "vitest";
import { expectLibrary, startRealIngest } from "../../support/real-ingest.ts";
import { story } from "./story.ts";

const PACK = "Game.of.Thrones.S01.1080p.BluRay";
const SEASON = "TV Shows/Game of Thrones (2011) {tmdb-1399}/Season 01/Game of Thrones (2011) -";

story("a season pack with subtitles is one release, and files that are no episode are not filed", async () => {
  await using ingest = await startRealIngest({ watched: true });
  const { home, tm } = ingest;
  await ingest.start();
  const episodes = ["E01", "E02", "E03"].map((number) => `Game.of.Thrones.S01${number}.1080p`);
  const files = Object.fromEntries(episodes.map((episode) => [`${episode}.mkv`, 100_001]));
  const pack = await tm.add(
    ingest.pack(PACK, {
      ...files,
      [`Subs/${episodes[0]}.en.srt`]: "1\n00:00:01,000 --> 00:00:02,000\nWinter\n",
      "Sample/sample.mkv": 5000,
      "info.nfo": "no more than text",
    }),
  );
  await ingest.waitFiled(PACK);
  const filed = {
    [`${PACK}/${episodes[0]}.mkv`]: `${SEASON} s01e01 - Winter Is Coming.mkv`,
    [`${PACK}/${episodes[1]}.mkv`]: `${SEASON} s01e02 - The Kingsroad.mkv`,
    [`${PACK}/${episodes[2]}.mkv`]: `${SEASON} s01e03 - Lord Snow.mkv`,
    [`${PACK}/Subs/${episodes[0]}.en.srt`]: `${SEASON} s01e01 - Winter Is Coming.en.srt`,
  };
  await ingest.filedOnce(pack, filed);
  expectLibrary(home, Object.values(filed));
  expect(await home.releases()).toHaveLength(1);
  await ingest.nothingWaits();
});
