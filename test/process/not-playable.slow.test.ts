import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inCommands } from "../../src/core/actions/tongues.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { noOtherUser } from "../adapters/fs/run-child.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { noise } from "../support/damaged-videos.ts";
import { asVideo } from "../support/video-bytes.ts";
import { makeHome, TMDB_KEY, visibleFiles } from "./home.ts";

const NOBODY = 65534;

test("an empty and a corrupt film are not filed unless a person approves, and a sound one is filed", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  writeFileSync(join(home.downloads, "Inception.2010.1080p.mkv"), "");
  writeFileSync(join(home.downloads, "Interstellar.2014.1080p.mkv"), noise(400_000));
  home.drop("Sintel.2010.mkv");
  await using _daemon = await startDaemon(home);
  await home.reaches("Sintel.2010.mkv", "filed");
  const empty = await home.reaches("Inception.2010.1080p.mkv", "review");
  const corrupt = await home.reaches("Interstellar.2014.1080p.mkv", "review");
  expect([empty, corrupt].map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([
    ["not_playable"],
    ["not_playable"],
  ]);
  expect((await cli(home, "queue")).stdout).toContain("cannot be played: it is empty (0 bytes).");
  expect((await cli(home, "show", String(corrupt.id))).stdout).toContain(
    "[video] (391 KiB) cannot be played: its container is not known",
  );
  const planned = await cli(home, "plan", join(home.downloads, "Inception.2010.1080p.mkv"));
  expect(planned.stdout).toContain("it is empty (0 bytes)");
  expect(visibleFiles(home.library)).toEqual(["Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv"]);

  // The next step that the reason names works: the same file, complete.
  writeFileSync(join(home.downloads, "Interstellar.2014.1080p.mkv"), asVideo("all of it"));
  expect((await cli(home, "retry", String(corrupt.id))).code).toBe(0);
  await home.reaches("Interstellar.2014.1080p.mkv", "filed");
  expect((await cli(home, "approve", String(empty.id))).code).toBe(0);
  await home.reaches("Inception.2010.1080p.mkv", "filed");
});

test("a file that the engine's user may not read is not hardlinked unless a person approves", async (context) => {
  context.skip(noOtherUser() !== undefined, noOtherUser());
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  const closed = home.drop("Inception.2010.1080p.mkv");
  execFileSync("chown", ["-R", `${NOBODY}:${NOBODY}`, home.path]);
  chmodSync(closed, 0);
  await using _daemon = await startDaemon(home, { uid: NOBODY });
  const { id, reasons } = await home.reaches("Inception.2010.1080p.mkv", "review");
  expect(reasons.map(({ code, message }) => `${code}: ${inCommands(message)}`)).toEqual([
    "not_playable: “Inception.2010.1080p.mkv” cannot be played: the user that plex-ingest runs as may not read it. Give that user the right to read it and retry the release, or approve it as it is.",
  ]);
  expect(visibleFiles(home.library)).toEqual([]);
  chmodSync(closed, 0o644);
  expect((await cli(home, "retry", String(id))).code).toBe(0);
  await home.reaches("Inception.2010.1080p.mkv", "filed");
});
