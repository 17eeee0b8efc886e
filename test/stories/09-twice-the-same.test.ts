// Story 9. test/app/torrents/same-film-twice tests who is first, the other policies, and
// cross-seeds.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { ShownRelease } from "../../src/app/shown/release-shape.ts";
import { allFiles } from "../process/home.ts";
import { traitsOf } from "../process/large-copy.ts";
import { story } from "../process/torrents/story.ts";
import { cli } from "../support/daemon.ts";
import { expectLibrary, type RealIngest, startRealIngest } from "../support/real-ingest.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";

const FILM = "Sintel.2010.1080p.mkv";
const BY_HAND = "Sintel (2010).mkv";
const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";

const TWICE = [
  { bytes: "the same bytes", ends: ["ignored", "already_there"] },
  { bytes: "other bytes", ends: ["review", "duplicate"] },
] as const;

for (const { bytes, ends } of TWICE) {
  story(
    `the same film from a folder and a torrent at once, with ${bytes}: one is filed, the other ends in ${ends[0]}`,
    async () => {
      await using ingest = await startRealIngest();
      const { home, tm } = ingest;
      await ingest.start();
      const film = ingest.film(FILM);
      const added = await tm.add(film, { hold: 0.5 });
      await tm.stalls(added.hash, 0.5);
      tm.release(added);
      const content = bytes === "other bytes" ? asVideo(`${FILM}, otherwise`) : readFileSync(film);
      // The file is moved into the folder in one step, so it can settle as fast as the torrent.
      writeFileSync(home.at("moved-in"), content);
      renameSync(home.at("moved-in"), join(home.downloads, BY_HAND));
      const [filed, other] = await waitFor(
        "both to be decided",
        async () => {
          const all = await home.releases();
          const one = all.find(({ state }) => state === "filed");
          const two = all.find(({ state }) => state === "ignored" || state === "review");
          if (one && two && all.length === 2) return [one, two];
          throw new Error(JSON.stringify(all));
        },
        undefined,
        100,
      );
      expect([filed?.source, other?.source].toSorted()).toEqual(["folder", "torrent"]);
      expect([other?.state, other?.reasons[0]?.code]).toEqual(ends);
      expectLibrary(home, [SINTEL]);
      await undoTouchesNothing(ingest, other);
      expect((await tm.verify(added.hash)).percentDone).toBe(1);
    },
  );
}

/**
 * Asserts that `undo` is refused for a release that was never filed, and that nothing changes in
 * the library and the downloads.
 */
async function undoTouchesNothing(
  { home, tm }: RealIngest,
  release: ShownRelease | undefined,
): Promise<void> {
  const facts = () => ({
    film: traitsOf(join(home.library, SINTEL)),
    library: allFiles(home.library),
    downloads: allFiles(home.downloads),
    complete: allFiles(tm.completeDir),
  });
  const before = facts();
  const undone = await cli(home, "undo", String(release?.id), "--yes");
  expect(undone.code, undone.stdout + undone.stderr).toBe(4);
  expect(facts()).toEqual(before);
  expect((await home.releases()).find(({ id }) => id === release?.id)?.state).toBe(release?.state);
}
