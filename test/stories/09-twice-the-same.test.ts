// Story 9.
import { linkSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { ShownRelease } from "../../src/app/shown/release-shape.ts";
import { allFiles } from "../process/home.ts";
import { traitsOf } from "../process/large-copy.ts";
import { story } from "../process/torrents/story.ts";
import { pieceHashes, torrentFile } from "../support/bencode.ts";
import { cli } from "../support/daemon.ts";
import { expectLibrary, type RealIngest, startRealIngest } from "../support/real-ingest.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";

const FILM = "Sintel.2010.1080p.mkv";
const BY_HAND = "Sintel (2010).mkv";
const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";

const TWICE = [
  { bytes: "the same bytes", policy: "review", ends: ["ignored", "already_there"] },
  { bytes: "other bytes", policy: "review", ends: ["review", "duplicate"] },
  { bytes: "other bytes", policy: "skip", ends: ["ignored", "duplicate"] },
] as const;

for (const { bytes, policy, ends } of TWICE) {
  story(
    `the same film by folder and by torrent at once, in ${bytes}, under ${policy}: one file, the other ${ends[0]}`,
    async () => {
      await using ingest = await startRealIngest({ settings: { INGEST_DUPLICATE_POLICY: policy } });
      const { home, tm } = ingest;
      await ingest.start();
      const film = ingest.film(FILM);
      const added = await tm.add(film, { hold: 0.5 });
      await tm.stalls(added.hash, 0.5);
      tm.release(added);
      const content = bytes === "other bytes" ? asVideo(`${FILM}, otherwise`) : readFileSync(film);
      // Whole at once: what was moved there settles as fast as the torrent may.
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

story(
  "cross-seeds of a filed film, in another folder and at the same path, are already there and keep seeding",
  async () => {
    await using ingest = await startRealIngest({ watched: true, transmission: { noIncomplete: true } });
    const { home, tm } = ingest;
    await ingest.start();
    const first = await tm.add(ingest.film(FILM));
    await ingest.waitFiled(FILM);
    const seeding = join(tm.completeDir, FILM);
    const elsewhere = join(tm.completeDir, "Sintel.2010.1080p-DEMO", "Sintel.2010.1080p-DEMO.mkv");
    mkdirSync(dirname(elsewhere));
    linkSync(seeding, elsewhere);
    const other = await tm.add(dirname(elsewhere));
    await home.reaches("Sintel.2010.1080p-DEMO", "ignored");

    // Other pieces make another torrent of the very same file.
    const content = readFileSync(seeding);
    const pieceLength = 64 * 1024;
    const pieces = pieceHashes([content], pieceLength);
    const { metainfo } = torrentFile({ name: FILM, pieceLength, pieces, content: content.length });
    const same = await tm.addTorrentFile(metainfo);
    const ignored = await waitFor(
      "both cross-seeds to be ignored",
      async () => {
        const found = (await home.releases()).filter(({ state }) => state === "ignored");
        return found.length === 2 && found;
      },
      undefined,
      100,
    );
    expect(ignored.map(({ name }) => name).toSorted()).toEqual(["Sintel.2010.1080p-DEMO", FILM]);
    for (const release of ignored) {
      expect(release.source).toBe("torrent");
      expect(release.reasons.map(({ code }) => code)).toEqual(["already_there"]);
      await undoTouchesNothing(ingest, release);
    }
    expectLibrary(home, [SINTEL]);
    // Three names of one file: seeding, cross-seeding, library.
    expect(traitsOf(join(home.library, SINTEL))).toEqual({ ...traitsOf(seeding), nlink: 3n });
    for (const { hash } of [first, other, same]) expect((await tm.verify(hash)).percentDone).toBe(1);
    await ingest.nothingWaits();
  },
);

/** `undo` is refused for what was never filed, and nothing in library or downloads changes. */
async function undoTouchesNothing({ home, tm }: RealIngest, release: ShownRelease | undefined): Promise<void> {
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
