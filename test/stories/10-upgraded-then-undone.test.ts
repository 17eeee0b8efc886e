// Story 10.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { allFiles, inode, makeHome, TMDB_KEY, visibleFiles } from "../process/home.ts";
import { traitsOf as allTraitsOf } from "../process/large-copy.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";

const SMALL = "Interstellar.2014.720p.BluRay.x264-ONE.mkv";
const LARGE = "Interstellar.2014.1080p.BluRay.x264-TWO.mkv";
const FINAL = "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv";

/** plex-ingest may change a file's link count. */
function traitsOf(path: string) {
  const { nlink: _, ...traits } = allTraitsOf(path);
  return traits;
}

type Seen = { looks: number; wrong: string[]; was: number[] };

/**
 * Another process that opens the name continuously. `seen()` ends it and returns its observations.
 */
async function watchName(
  path: string,
  contents: Buffer[],
): Promise<AsyncDisposable & { seen(): Promise<Seen> }> {
  const hashes = contents.map((content) => createHash("sha256").update(content).digest("hex"));
  const script = fileURLToPath(new URL("../fixtures/name-watcher.ts", import.meta.url));
  const child = spawn(process.execPath, [script, path, ...hashes], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  const closed = new Promise<void>((done) => child.once("close", () => done()));
  await waitFor("the watcher to look", () => out.includes("looking"));
  return {
    async seen() {
      child.kill("SIGTERM");
      await closed;
      return JSON.parse(out.trim().split("\n").at(-1) ?? "") as Seen;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}

for (const method of ["hardlink", "copy"] as const) {
  test(
    `by ${method}: 1080p replaces a 720p file, an undo restores it, and the name always has a ` +
      "complete file",
    async () => {
      await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
      const settings = { INGEST_DUPLICATE_POLICY: "upgrade", INGEST_FILE_METHOD: method };
      using home = makeHome({ tmdb, settings });
      const place = join(home.library, FINAL);
      const contents = [
        asVideo(Buffer.alloc(300_000, "small")),
        asVideo(Buffer.alloc(400_000, "large")),
      ] as const;
      const small = home.drop(SMALL, contents[0]);
      await using _daemon = await startDaemon(home);
      const { id: old } = await home.reaches(SMALL, "filed");
      const before = [traitsOf(small)];

      await using watcher = await watchName(place, [...contents]);
      const fresh = home.drop(LARGE, contents[1]);
      before.push(traitsOf(fresh));
      const { id } = await home.reaches(LARGE, "filed");
      expect(visibleFiles(home.library)).toEqual([FINAL]);
      expect(readFileSync(place).equals(readFileSync(fresh))).toBe(true);
      if (method === "hardlink") expect(inode(place).ino).toBe(inode(fresh).ino);
      expect((await home.release(SMALL))?.superseded_by).toBe(id);

      const refused = await cli(home, "undo", String(old), "--yes");
      expect(refused.code).toBe(4);
      expect(refused.stdout + refused.stderr).toContain(
        `Release ${id} replaced it in the library.`,
      );
      const said = await cli(home, "why", String(old));
      expect(said.stdout).toContain(`plex-ingest --env-file ${home.envFile} undo ${id}`);

      expect((await cli(home, "undo", String(id), "--yes")).code).toBe(0);
      await home.reaches(LARGE, "undone");
      expect(readFileSync(place).equals(readFileSync(small))).toBe(true);
      expect(visibleFiles(home.library)).toEqual([FINAL]);
      expect(allFiles(home.library)).toHaveLength(2);
      expect((await home.release(SMALL))?.superseded_by).toBeUndefined();
      expect([traitsOf(small), traitsOf(fresh)]).toEqual(before);

      const { looks, wrong, was } = await watcher.seen();
      expect(wrong).toEqual([]);
      expect(was).toEqual([0, 1, 0]);
      expect(looks).toBeGreaterThan(100);
    },
  );
}
