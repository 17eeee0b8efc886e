import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cli, startDaemon } from "../support/daemon.ts";
import { DISKS, isLeftOut, mountDisk } from "../support/disks.ts";
import { asVideo } from "../support/video-bytes.ts";
import { startHome, visibleFiles } from "./home.ts";

test.each(["sshfs", "mergerfs with use_ino"])(
  "a film that is written behind the mount of %s is filed, and doctor names the interval",
  async (name) => {
    const kind = DISKS.find((each) => each.name === name);
    if (kind === undefined) throw new Error(`There is no disk called ${name}.`);
    if (isLeftOut(kind)) return;
    using disk = mountDisk(kind);
    await using home = await startHome({ settings: { PLEX_INGEST_DIR: disk.path } });
    await using _daemon = await startDaemon(home);
    // From then on, the first listing is done.
    writeFileSync(join(disk.path, "Inception.2010.1080p.mkv"), asVideo("inception".repeat(9000)));
    await home.reaches("Inception.2010.1080p.mkv", "filed");
    const began = performance.now();
    const film = "Sintel.2010.1080p.mkv";
    writeFileSync(join(dirname(disk.path), "a", film), asVideo("sintel".repeat(9000)));
    await home.reaches(film, "filed");
    console.log(`${name}: filed after ${((performance.now() - began) / 1000).toFixed(1)} s`);
    expect(visibleFiles(home.library)).toContainEqual(expect.stringContaining("Sintel (2010)"));
    expect((await cli(home, "doctor")).stdout).toMatch(
      /its file system \(fuse\.\w+\) does not report files that another machine or program writes, so the\s+folder is listed every 30 seconds/,
    );
  },
);
