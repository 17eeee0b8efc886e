// Story 5, and the part of story 4 about learning: nothing is learnt from a mistake.
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  series as fakeSeries,
  season,
} from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { type Home, inode, makeHome, TMDB_KEY, visibleFiles } from "../process/home.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";

const SHOW = "Harbour.Lights.S01.1080p.WEB-DL-GRP";
const FOLDER = "TV Shows/Harbour Lights (2024) {tmdb-770001}/Season 01";
const episode = (number: number): string =>
  `${SHOW}/Harbour.Lights.S01E0${number}.1080p.WEB-DL-GRP`;
const stem = (number: number): string =>
  `${FOLDER}/Harbour Lights (2024) - s01e0${number} - Episode ${number}`;

/** Lets six hours pass for everything that waits for an episode. */
async function sixHoursLater(home: Home): Promise<void> {
  await using store = await home.open("existing");
  await store.write((trx) => trx.updateTable("episode_wait").set({ next_at: 1 }).execute());
}

const child = (home: Home, state: string, count: number): Promise<number[]> =>
  home.sees(`${count} children to be ${state}`, async (store) => {
    const all = await home.releasesIn(store);
    const found = all.filter((release) => release.parent_id === 1 && release.state === state);
    if (found.length === count) return found.map(({ id }) => id);
    throw new Error(
      JSON.stringify(all.map(({ id, state: now, reasons }) => ({ id, now, reasons }))),
    );
  });

test("files each weekly episode and late subtitle once, as soon as TMDB lists the episode", async () => {
  const listed = season(1, "2024-05-06", 3);
  const catalogue = {
    movies: [],
    series: [fakeSeries([770_001, "Harbour Lights", "2024-05-06", 50, 12, null], null, [listed])],
  };
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue });
  using home = makeHome({ tmdb });
  for (const number of [1, 2]) home.drop(`${episode(number)}.mkv`);
  {
    await using daemon = await startDaemon(home);
    await home.reaches(SHOW, "filed");
    await daemon.end();
  }

  // The episode of the second week. TMDB already lists it.
  const third = home.drop(`${episode(3)}.mkv`);
  {
    await using daemon = await startDaemon(home);
    await child(home, "filed", 1);
    expect(inode(join(home.library, `${stem(3)}.mkv`))).toEqual({
      ino: inode(third).ino,
      nlink: 2,
    });
    await daemon.end();
  }

  // The episode of the third week arrives before TMDB lists it, together with subtitles for an
  // earlier episode.
  home.drop(`${episode(4)}.mkv`);
  {
    await using _daemon = await startDaemon(home);
    const [waiting] = await child(home, "review", 1);
    const held = (await home.item(waiting ?? 0))?.reasons;
    expect(held?.map(({ code }) => code)).toEqual(["episode_missing", "parent"]);
    expect(held?.[0]?.message).toContain("TMDB is asked again every 6 hours until ");
    listed.episodes.push({ title: "Episode 4", date: "2024-05-27" });
    await sixHoursLater(home);
    await child(home, "filed", 2);
  }

  home.drop(`${episode(2)}.en.srt`, "late");
  home.drop(`${SHOW}/Subs/Harbour.Lights.S01E04.1080p.WEB-DL-GRP/2_German.srt`, "late too");
  {
    await using _daemon = await startDaemon(home);
    await child(home, "filed", 3);
  }
  // Another start checks everything again.
  expect((await cli(home, "daemon", "--once")).code).toBe(0);
  expect((await home.releases()).map(({ state, parent_id }) => `${state} ${parent_id}`)).toEqual([
    "filed undefined",
    "filed 1",
    "filed 1",
    "filed 1",
  ]);
  expect(visibleFiles(home.library)).toEqual([
    `${stem(1)}.mkv`,
    `${stem(2)}.en.srt`,
    `${stem(2)}.mkv`,
    `${stem(3)}.mkv`,
    `${stem(4)}.de.srt`,
    `${stem(4)}.mkv`,
  ]);

  // Only the late files are undone.
  expect((await cli(home, "undo", "4", "--yes")).code).toBe(0);
  expect((await cli(home, "daemon", "--once")).code).toBe(0);
  expect(visibleFiles(home.library)).toEqual([1, 2, 3, 4].map((number) => `${stem(number)}.mkv`));
});

test("lists and uses a person's corrections, and forgets them after an undo", async () => {
  const office = (id: number, date: string, country: string) =>
    fakeSeries([id, "The Bureau", date, 30, 10, null], null, [season(1, date, 6)], {
      countries: [country],
    });
  const catalogue = {
    movies: [],
    series: [office(770_010, "2001-01-04", "GB"), office(770_020, "2005-01-06", "US")],
  };
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue });
  using home = makeHome({ tmdb });
  const name = (number: number): string => `The.Bureau.S01E0${number}.1080p.mkv`;
  home.drop(name(1));
  home.drop(name(2));
  await using _daemon = await startDaemon(home);
  const { id } = await home.reaches(name(1), "review");
  await home.reaches(name(2), "review");
  const ID = String(id);

  expect((await cli(home, "approve", ID, "--type", "tv", "--tmdb", "770020")).code).toBe(0);
  await home.reaches(name(1), "filed");
  const { id: other } = await home.reaches(name(2), "filed");
  const listed = await cli(home, "aliases", "--json");
  expect(listed.json()).toMatchObject({
    aliases: [
      {
        title: "The Bureau",
        identity: { type: "tv", tmdb_id: 770_020 },
        counts: true,
        release_id: id,
      },
    ],
  });
  const said = await cli(home, "history", String(other));
  expect(said.stdout).toContain(
    `a person approved “The Bureau” as “The Bureau” (2005) for release ${id}.`,
  );

  // This approval was a mistake.
  expect((await cli(home, "undo", ID, String(other), "--yes")).code).toBe(0);
  await home.reaches(name(1), "undone");
  expect((await cli(home, "aliases", "list", "--json")).json()).toEqual({ aliases: [] });
  home.drop(name(3));
  await home.reaches(name(3), "review");
  expect((await cli(home, "approve", ID, "--type", "tv", "--tmdb", "770010")).code).toBe(0);
  await home.reaches(name(3), "filed");
  await home.reaches(name(1), "filed");
  expect((await home.release(name(2)))?.state).toBe("undone");
  const shows = new Set(visibleFiles(home.library).map((path) => path.split("/")[1]));
  expect([...shows]).toEqual(["The Bureau (2001) {tmdb-770010}"]);

  const [alias] = ((await cli(home, "aliases", "--json")).json() as { aliases: { id: number }[] })
    .aliases;
  expect((await cli(home, "aliases", "forget", String(alias?.id))).stdout).toContain(
    "Forgotten: “The Bureau”",
  );
  expect((await cli(home, "aliases")).stdout).toContain("nothing is remembered");
  expect((await cli(home, "aliases", "forget", String(alias?.id))).code).toBe(3);
});
