// Works about works, through the daemon as it ships: one word at each owner of a path.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { season, series } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { startDaemon } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { mkv } from "../support/video-bytes.ts";
import { makeHome, TMDB_KEY, visibleFiles } from "./home.ts";

const MINUTES = 44;
const LANTERN = series([4711, "The Lantern Ward", "2001-01-03", MINUTES, 72, null], null, [
  season(1, "2001-01-03", ["First Light", "The Low Door", "What Was Left", "Podcast"]),
  season(2, "2002-01-03", ["Episode 1", "TBA", "第3集", "Folge 4"]),
]);

const WORDS = ["Podcast", "Ending Explained", "Fan Edit", "Обзор", "リアクション", "影评"];
const OWNERS: Record<string, (at: number, word: string) => string> = {
  file: (at, word) => `Season ${at}/The Lantern Ward S0${at}E03 ${word}.mkv`,
  season: (at, word) => `Season ${at} ${word}/The Lantern Ward S0${at}E03.mkv`,
  work: (at, word) => `The Lantern Ward ${word}/Season ${at}/The Lantern Ward S0${at}E03.mkv`,
  above: (at, word) => `${word}/The Lantern Ward/Season ${at}/The Lantern Ward S0${at}E03.mkv`,
};
/** Without a word about works, and with one that TMDB's title has. */
const FILED = [
  "The Lantern Ward/Season 1/The Lantern Ward S01E01.mkv",
  "The Lantern Ward/Season 1/The Lantern Ward S01E04 Podcast.mkv",
  "The Lantern Ward/Season 2/The Lantern Ward S02E01 Zuvverli Takk.mkv",
  "The Lantern Ward/Season 2/The Lantern Ward S02E02 Harbour Lights.mkv",
  "Completed/The Lantern Ward/Season 2/The Lantern Ward S02E04.mkv",
];

test("no word about works is filed as an episode, titled or not, at any owner of its path", async () => {
  await using tmdb = await startFakeTmdb({
    key: TMDB_KEY,
    catalogue: { movies: [], series: [LANTERN] },
  });
  using home = makeHome({ tmdb, settings: { INGEST_BACKLOG: "process" } });
  const waiting = WORDS.flatMap((word) =>
    Object.entries(OWNERS).flatMap(([owner, write]) =>
      [1, 2].map((at) => {
        const path = write(at, word);
        return ["file", "season"].includes(owner) ? `The Lantern Ward/${path}` : path;
      }),
    ),
  );
  const paths = [...waiting, ...FILED];
  for (const [at, path] of paths.entries()) {
    const target = join(home.downloads, `job ${at}`, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, Buffer.concat([mkv(MINUTES * 60_000), Buffer.from(path)]));
  }
  await using _daemon = await startDaemon(home);
  const states = await home.sees("every download to be decided", async (store) => {
    const rows = await home.releasesIn(store);
    const open = rows.filter(({ state }) => !["filed", "review"].includes(state));
    if (rows.length < paths.length || open.length > 0) throw new Error(`${open.length} are open`);
    return new Map(rows.map(({ name, state }) => [name, state]));
  });
  const inState = (wanted: string) => paths.filter((_, at) => states.get(`job ${at}`) === wanted);
  expect(inState("review")).toEqual(waiting);
  expect(inState("filed")).toEqual(FILED);
  expect(visibleFiles(home.tv)).toHaveLength(FILED.length);
});
