import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startDaemon, startProgram } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, makeHome, startHome, visibleFiles } from "./home.ts";
import {
  copyReaches,
  hashOf,
  otherFileSystem,
  staged,
  traitsOf,
  writeLarge,
} from "./large-copy.ts";

const MIB = 1024 * 1024;

test("a signal during startup also stops the daemon cleanly", async () => {
  using home = makeHome();
  const pidFile = home.at("daemon.pid");
  home.configure({ DAEMON_PID_FILE: pidFile });
  const ends: unknown[] = [];
  // Opening the database takes a few hundredths of a second. Each check interrupts a different part
  // of it.
  for (const look of [() => existsSync(home.database), () => existsSync(pidFile)]) {
    for (const signal of ["SIGTERM", "SIGHUP"] as const) {
      rmSync(home.state, { recursive: true, force: true });
      await using daemon = startProgram(home, ["daemon"]);
      await waitFor("it to be opening", look, undefined, 1);
      daemon.child.kill(signal);
      if (signal === "SIGHUP") {
        await waitFor("it to go on", () => daemon.log().includes("were reloaded"));
      }
      const { code, signal: by } = await daemon.end();
      ends.push({ code, by, left: existsSync(pidFile) });
    }
  }
  expect(ends).toEqual(Array.from({ length: 4 }, () => ({ code: 0, by: null, left: false })));
});

test("SIGINT ends an idle daemon", async () => {
  using home = makeHome();
  await using daemon = await startDaemon(home);
  expect(await daemon.end("SIGINT")).toMatchObject({ code: 0, signal: null });
  expect(daemon.stderr().trim().split("\n").at(-1)).toContain("Stopped.");
});

test("SIGTERM during a copy leaves no partial file, and the next start copies the file again", async (context) => {
  using media = otherFileSystem();
  if (!media) {
    console.log("skipped: /dev/shm is missing or no other file system, so nothing is copied here");
    context.skip();
    return;
  }
  await using home = await startHome({ media: media.path });
  const name = "Interstellar.2014.mkv";
  const source = join(home.downloads, name);
  writeLarge(source, 96);
  const before = traitsOf(source);
  {
    await using daemon = await startDaemon(home);
    await copyReaches(home.library, 16 * MIB);
    expect(await daemon.end()).toMatchObject({ code: 0, signal: null });
    expect(allFiles(home.library)).toEqual([]);
    expect((await home.release(name))?.state).toMatch(/^(?:approved|filing)$/);
  }
  await using _daemon = await startDaemon(home);
  await home.reaches(name, "filed");
  expect(staged(home.library)).toEqual([]);
  expect(visibleFiles(home.library)).toEqual([
    "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv",
  ]);
  expect(hashOf(join(home.library, visibleFiles(home.library)[0] ?? ""))).toBe(before.sha256);
  expect(traitsOf(source)).toEqual(before);
});

test("SIGTERM while TMDB hangs stops the daemon, and the release continues at the next start", async () => {
  await using home = await startHome();
  home.tmdb.setFault({ kind: "hang" });
  home.drop("Inception.2010.mkv");
  {
    await using daemon = await startDaemon(home);
    await waitFor("TMDB to be asked for a title", () =>
      home.tmdb.requests.some(({ path }) => path.includes("/search/")),
    );
    expect(await daemon.end()).toMatchObject({ code: 0, signal: null });
  }
  const left = await home.release("Inception.2010.mkv");
  expect(left?.state).toBe("identifying");
  expect(left).not.toHaveProperty("waiting");
  home.tmdb.setFault(undefined);
  await using _daemon = await startDaemon(home);
  await home.reaches("Inception.2010.mkv", "filed");
});
