import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { QBITTORRENT_KIND } from "../../../src/clients/qbittorrent/kind.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { cli } from "../../support/daemon.ts";
import { startQbittorrent } from "../../support/qbittorrent.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";
import { allFiles, visibleFiles } from "../home.ts";
import { hashOf, otherFileSystem, staged, writeLarge } from "../large-copy.ts";
import { watchLibrary } from "../watch-library.ts";
import { SINTEL, startIngest, story } from "./with-qbittorrent.ts";

const MOVES = process.env["PLEX_INGEST_FAULTS"] === "long" ? 100 : 4;
const AT_ONCE = 4;
const MIB = 1024 * 1024;
const { signal } = new AbortController();

// It says "100 %, complete, in the final folder" while it copies there, and the file has its full size from the start.
story(
  `of ${MOVES} torrents that it moves between disks, none is called complete before all of it is there`,
  async (context) => {
    using other = otherFileSystem();
    if (!other) {
      context.skip("there is no second file system");
      return;
    }
    using folder = tempFolder();
    await using qb = await startQbittorrent({ folder: folder.at("qb"), incompleteDir: other.at("incomplete") });
    const access = { url: qb.url, username: undefined, password: () => undefined, key: () => undefined };
    const client = await QBITTORRENT_KIND.connect(clientSettings("qbittorrent"), access, { clock: systemClock });
    /** Looks at which the file had its final name and size, and it was not called complete: without them nothing is proven. */
    let early = 0;
    const wrong: string[] = [];

    async function move(number: number): Promise<void> {
      const [name, source] = [`${number}.mkv`, folder.at("source", `${number}.mkv`)];
      mkdirSync(folder.at("source"), { recursive: true });
      writeLarge(source, 24);
      const [sha, size] = [hashOf(source), statSync(source).size];
      const { hash } = await qb.add(source);
      const target = join(qb.completeDir, name);
      await waitFor(
        `${name} to be called complete`,
        async () => {
          const [torrent] = await client.list([hash], signal);
          const hasSize = statSync(target, { throwIfNoEntry: false })?.size === size;
          if (torrent?.waits) early += hasSize ? 1 : 0;
          return torrent !== undefined && torrent.waits === undefined;
        },
        undefined,
        5,
      );
      if (!existsSync(target) || hashOf(target) !== sha) wrong.push(name);
      if (existsSync(other?.at("incomplete", name) ?? "")) wrong.push(`${name} twice`);
      await qb.order("torrents/delete", { hashes: hash, deleteFiles: "true" });
      rmSync(source);
    }

    for (let number = 0; number < MOVES; number += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => move(number + at)));
    await client.close();
    expect(wrong).toEqual([]);
    expect(early).toBeGreaterThan(0);
  },
);

story(
  "a film that it moves from another disk is filed whole; one removed in mid-copy leaves nothing in part",
  async (context) => {
    using other = otherFileSystem();
    if (!other) {
      context.skip("there is no second file system");
      return;
    }
    await using ingest = await startIngest({
      watched: true,
      qbittorrent: { incompleteDir: other.at("incomplete") },
      settings: { INGEST_FILE_METHOD: "copy", INGEST_STABLE_SECONDS: "0.2", INGEST_STABILITY_POLL_SECONDS: "0.1" },
    });
    const { home, qb } = ingest;
    writeLarge(home.at("Sintel.2010.mkv"), 48);
    await using watcher = await watchLibrary(home.library, home.at("Sintel.2010.mkv"));
    await ingest.start();
    await qb.add(home.at("Sintel.2010.mkv"));
    await ingest.waitFiled("Sintel.2010.mkv");
    const { wrong, whole } = await watcher.seen();
    expect(wrong).toEqual([]);
    expect(whole).toEqual([join(home.library, SINTEL)]);
    expect(readdirSync(other.at("incomplete"))).toEqual([]);
    expect(await home.releases()).toHaveLength(1);

    writeLarge(home.at("Primer.2004.mkv"), 96);
    const primer = await qb.add(home.at("Primer.2004.mkv"));
    await waitFor(
      "a copy to be under way",
      () => staged(home.library).some(({ size }) => size >= MIB) || visibleFiles(home.library).length > 1,
      undefined,
      1,
    );
    await qb.order("torrents/delete", { hashes: primer.hash, deleteFiles: "true" });
    await waitFor("an end", async () => {
      const one = (await home.releases()).find(({ name }) => name === "Primer.2004.mkv");
      if (one && ["filed", "gone", "review"].includes(one.state)) return true;
      throw new Error(JSON.stringify(one));
    });
    expect(allFiles(home.library).filter((path) => path.endsWith(".partial"))).toEqual([]);
    for (const path of visibleFiles(home.library).filter((one) => one.includes("Primer")))
      expect(hashOf(join(home.library, path))).toBe(hashOf(home.at("Primer.2004.mkv")));
    expect((await cli(home, "status")).code).toBe(0);
  },
);
