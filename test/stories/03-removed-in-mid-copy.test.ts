// Story 3.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "vitest";
import { allFiles, type Home, visibleFiles } from "../process/home.ts";
import { hashOf, otherFileSystem, staged } from "../process/large-copy.ts";
import { story } from "../process/torrents/story.ts";
import { allFolders } from "../support/all-folders.ts";
import { cli } from "../support/daemon.ts";
import { expectLibrary, startRealIngest } from "../support/real-ingest.ts";
import { standStill } from "../support/stand-still.ts";
import { waitFor } from "../support/wait-for.ts";

const HOLD_COPY = new URL("../faults/support/hold-copy.mjs", import.meta.url).pathname;
const PACK = "Breaking.Bad.S02.1080p.BluRay";
const SHOW = "TV Shows/Breaking Bad (2008) {tmdb-1396}";
const TITLES = [
  "Seven Thirty-Seven",
  "Grilled",
  "Bit by a Dead Bee",
  "Down",
  "Breakage",
  "Peekaboo",
  "Negro y Azul",
];
const EPISODES = [...TITLES, "Better Call Saul", "4 Days Out", "Over"].map((title, at) => {
  const number = String(at + 1).padStart(2, "0");
  return {
    source: `Breaking.Bad.S02E${number}.1080p.mkv`,
    target: `${SHOW}/Season 02/Breaking Bad (2008) - s02e${number} - ${title}.mkv`,
  };
});
const BYTES = 12 * 1024 * 1024 + 1;
const STABLE_MS = 250;

story(
  "if a ten-file torrent and its data vanish during the copy, published files stay and the rest is reported",
  async (context) => {
    using other = otherFileSystem();
    if (!other) {
      context.skip("there is no second file system here");
      return;
    }
    const library = other.at("media");
    for (const folder of ["Movies", "TV Shows"]) {
      mkdirSync(join(library, folder), { recursive: true });
    }
    await using ingest = await startRealIngest({
      transmission: { noIncomplete: true },
      settings: { PLEX_MEDIA_ROOT: library, INGEST_FILE_METHOD: "copy" },
    });
    const { tm } = ingest;
    const home = { ...ingest.home, library };
    // If the list were empty, it would not prove that the torrent is gone.
    await tm.add(ingest.film("notes-of-mine.txt"));
    const hold = home.at("hold");
    writeFileSync(hold, "");
    const held = join(tm.completeDir, PACK, EPISODES[3]?.source ?? "");
    const env = {
      NODE_OPTIONS: `--import=${HOLD_COPY}`,
      HOLD_COPY_OF: held,
      HOLD_COPY_WHILE: hold,
    };
    const daemon = await ingest.start({ env });
    const payload = ingest.pack(
      PACK,
      Object.fromEntries(EPISODES.map(({ source }) => [source, BYTES])),
    );
    // The torrent's data already exists and is only checked, because downloading this much would
    // add nothing to the test.
    cpSync(payload, join(tm.completeDir, PACK), { recursive: true });
    const { hash } = await tm.add(payload);
    await waitFor("the fourth copy to be half made", () => readFileSync(hold, "utf8") === "held");
    await standStill(daemon);
    const published = visibleFiles(library).length;
    expect(published).toBe(3);
    await tm.rpc("torrent-remove", { ids: [hash], "delete-local-data": true });
    await waitFor("the data to be deleted", () => !existsSync(join(tm.completeDir, PACK)));
    const [half, ...more] = staged(library);
    expect(more).toEqual([]);
    expect(half?.size).toBeLessThan(BYTES);
    expect(visibleFiles(library)).toHaveLength(published);
    rmSync(hold);
    daemon.child.kill("SIGCONT");

    const { id, reasons } = await home.reaches(PACK, "filed");
    const lost = EPISODES.slice(published).map(
      ({ source }) => `${source}: The downloaded file no longer exists.`,
    );
    expect(reasons).toEqual(lost.map((message) => ({ code: "source_missing", message })));
    const kept = EPISODES.slice(0, published);
    const isWhole = async (): Promise<void> => {
      expect(allFiles(library)).toEqual(kept.map(({ target }) => target));
      expect(allFolders(library)).toEqual(["Movies", "TV Shows", SHOW, `${SHOW}/Season 02`]);
      for (const { source, target } of kept) {
        expect(hashOf(join(library, target))).toBe(hashOf(join(payload, source)));
      }
      expect(await openOperations(home)).toBe(0);
    };
    await isWhole();
    const told = (await home.item(id))?.history.find(({ action }) => action === "source_lost");
    expect(told).toMatchObject({ from: "filing", to: "filed", actor: "engine" });
    expect(told?.detail).toMatchObject({
      problems: { length: lost.length },
      files: { length: published },
    });
    expect((await cli(home, "show", String(id))).stdout).toContain(lost[0]);

    await ingest.nothingWaits();
    const actions = await ingest.historyOf(PACK);
    expect(await daemon.end()).toMatchObject({ code: 0 });
    await ingest.start();
    // This is long enough for three complete lists without the torrent.
    await setTimeout(10 * STABLE_MS);
    expect((await home.release(PACK))?.state).toBe("filed");
    expect(await ingest.historyOf(PACK)).toEqual(actions);
    await isWhole();
  },
);

story(
  "a torrent removed at 60 % whose data stays goes to review, and is never filed from the watched folder",
  async () => {
    await using ingest = await startRealIngest({
      watched: true,
      // The unfinished file has its final name and full size in a watched folder, so nothing on
      // disk distinguishes it from a finished file.
      transmission: { noIncomplete: true, noPart: true, preallocates: true },
      settings: {
        INGEST_STABLE_SECONDS: String(STABLE_MS / 1000),
        INGEST_STABILITY_POLL_SECONDS: "0.1",
      },
    });
    const { home, tm } = ingest;
    const daemon = await ingest.start();
    const kept = await tm.add(ingest.film("Sintel.2010.mkv"));
    const film = await tm.add(ingest.film("Inception.2010.mkv", 400 * 1024), { hold: 0.6 });
    const pack = await tm.add(
      ingest.pack("Game.of.Thrones.S01", { "Game.of.Thrones.S01E01.mkv": 400 * 1024 }),
      {
        hold: 0.6,
      },
    );
    await ingest.waitFiled("Sintel.2010.mkv");
    await Promise.all([film, pack].map(({ hash }) => tm.stalls(hash, 0.6)));
    for (const { name } of [film, pack]) await ingest.explained(name, "downloading");
    await tm.rpc("torrent-remove", { ids: [film.hash, pack.hash] });
    const isHeld = async (): Promise<void> => {
      for (const { name } of [film, pack]) {
        const release = await home.reaches(name, "review");
        expect(release).toMatchObject({
          source: "torrent",
          reasons: [{ code: "torrent_removed" }],
        });
        expect(existsSync(join(tm.completeDir, name))).toBe(true);
      }
      expect(await home.releases()).toHaveLength(3);
      expectLibrary(home, ["Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv"]);
    };
    await isHeld();
    await setTimeout(10 * STABLE_MS);
    await isHeld();
    expect(await daemon.end()).toMatchObject({ code: 0 });
    await ingest.start();
    await setTimeout(10 * STABLE_MS);
    await isHeld();
    // This also holds while Transmission is down and the daemon knows only the stored torrents.
    await tm.stop();
    await setTimeout(10 * STABLE_MS);
    await isHeld();
    await tm.restart();
    await ingest.filedOnce(kept, {
      "Sintel.2010.mkv": "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv",
    });
  },
);

async function openOperations(home: Home): Promise<number> {
  await using store = await home.open("read-only");
  const rows = await store.read.selectFrom("operation").select("state").execute();
  return rows.filter(({ state: at }) => !["sealed", "rolled_back"].includes(at)).length;
}
