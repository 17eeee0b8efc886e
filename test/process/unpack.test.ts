import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { startDaemon } from "../support/daemon.ts";
import { rar4 } from "../support/rar.ts";
import { test } from "../support/unpack-program.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, type Home, startHome, visibleFiles } from "./home.ts";

const RELEASE = "Inception.2010.1080p.BluRay.x264-GRP";
const FILM = Buffer.from(asVideo(Buffer.alloc(3 * 1024 * 1024, "film")));
const FOLDER = "Movies/Inception (2010) {tmdb-27205}";
const FILES = [`${FOLDER}/Inception (2010).de.srt`, `${FOLDER}/Inception (2010).mkv`];

/**
 * Returns a folder for `PATH` with an unrar that prints `bytes` bytes of the film, then does
 * nothing until its engine is dead.
 */
function stallsAfter(home: Home, bytes: number): string {
  writeFileSync(home.at("film"), FILM);
  mkdirSync(home.at("bin"), { recursive: true });
  const lines = [
    "#!/bin/sh",
    'if [ $# -eq 0 ]; then echo "UNRAR 7.00 freeware      Copyright (c) 1993-2024 Alexander Roshal"; exit; fi',
    `head -c ${bytes} '${home.at("film")}'`,
    'while kill -0 "$PPID" 2>/dev/null; do sleep 0.05; done',
  ];
  writeFileSync(home.at("bin", "unrar"), `${lines.join("\n")}\n`);
  chmodSync(home.at("bin", "unrar"), 0o755);
  return home.at("bin");
}

/** Returns the size in bytes of the part of the film that is in the staging folder. */
function stagedBytes(home: Home): number {
  const film = allFiles(home.library).find(
    (path) => path.startsWith(".plex-ingest-unpacked/") && path.endsWith(".mkv"),
  );
  return film === undefined ? 0 : statSync(join(home.library, film)).size;
}

test("a daemon killed while unpacking, just after it or before filing unpacks again and files once", async () => {
  await using home = await startHome({ settings: { INGEST_UNPACK: "true" } });
  const volumes = rar4([{ name: "film.mkv", data: FILM }], 1024 * 1024);
  for (const [index, volume] of volumes.entries()) {
    home.drop(
      `${RELEASE}/x.${index === 0 ? "rar" : `r${String(index - 1).padStart(2, "0")}`}`,
      volume,
    );
  }
  home.drop(`${RELEASE}/film.de.srt`, "1\n");
  const download = readdirSync(join(home.downloads, RELEASE));

  for (const bytes of [FILM.length / 2, FILM.length]) {
    await using daemon = await startDaemon(home, { env: { PATH: stallsAfter(home, bytes) } });
    await waitFor("half or all of it to be unpacked", () => stagedBytes(home) === bytes);
    expect(visibleFiles(home.library)).toEqual([]);
    expect(await daemon.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
    expect((await home.releases()).map(({ name, state }) => `${name} ${state}`)).toEqual([
      `${RELEASE} review`,
    ]);
    expect(stagedBytes(home)).toBe(bytes);
  }
  {
    home.configure({ INGEST_STABLE_SECONDS: "600" });
    await using daemon = await startDaemon(home);
    await waitFor("it to be a release", async () => (await home.releases()).length === 2);
    expect(await daemon.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
    expect(stagedBytes(home)).toBe(FILM.length);
  }
  home.configure({ INGEST_STABLE_SECONDS: "0.5" });
  await using _daemon = await startDaemon(home);
  await waitFor("it to be filed and the staging to be removed", async () => {
    const states = (await home.releases())
      .map(({ state }) => state)
      .toSorted((a, b) => a.localeCompare(b));
    if (states.join() !== "filed,ignored") throw new Error(JSON.stringify(await home.releases()));
    return !existsSync(join(home.library, ".plex-ingest-unpacked"));
  });
  expect(allFiles(home.library)).toEqual(FILES);
  expect(readFileSync(join(home.library, FILES[1] ?? "")).equals(FILM)).toBe(true);
  expect(readdirSync(join(home.downloads, RELEASE))).toEqual(download);
});
