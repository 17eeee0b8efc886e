import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, runProgram, startDaemon } from "../support/daemon.ts";
import { startFakePlex } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, inode, PLEX_TOKEN, startHome, visibleFiles } from "./home.ts";

const SHIFT_CLOCK = new URL("../faults/support/shift-clock.mjs", import.meta.url).pathname;
const INCEPTION = "Inception (2010) {tmdb-27205}";

test("hardlinks a dropped film with its subtitles while Plex is down, and records it; Plex scans it later", async () => {
  await using home = await startHome();
  await using plex = await startFakePlex({
    token: PLEX_TOKEN,
    sections: [
      { title: "Series", type: "show", locations: [home.tv] },
      { title: "Films", type: "movie", locations: [home.movies] },
    ],
  });
  home.configure({ PLEX_URL: plex.url, PLEX_TOKEN });
  const name = "Inception.2010.1080p.BluRay.x264-GRP";
  const source = home.drop(`${name}/${name}.mkv`, "the film");
  home.drop(`${name}/Subs/2_English.srt`, "1\n");
  home.drop(`${name}/${name}.de.srt`, "2\n");
  home.drop(`${name}/readme.nfo`, "nothing");
  plex.setFault({ kind: "status", status: 503 });
  await using daemon = await startDaemon(home);

  // Plex is asked to scan as soon as it responds. Filing does not wait for it.
  const filed = await home.reaches(name, "filed");
  expect(filed.plex).toBe("pending");
  expect(visibleFiles(home.library)).toEqual([
    `Movies/${INCEPTION}/Inception (2010).de.srt`,
    `Movies/${INCEPTION}/Inception (2010).en.srt`,
    `Movies/${INCEPTION}/Inception (2010).mkv`,
  ]);
  const target = join(home.movies, INCEPTION, "Inception (2010).mkv");
  expect(inode(target)).toEqual({ ino: inode(source).ino, nlink: 2 });

  plex.setFault(undefined);
  // Without the signal, Plex is not asked again for another 30 seconds.
  daemon.child.kill("SIGHUP");
  await waitFor("Plex to be asked", () => plex.scans.length > 0);
  expect(plex.scans).toEqual([{ section: "2", path: join(home.movies, INCEPTION) }]);
  await waitFor(
    "that to be written down",
    async () => (await home.release(name))?.plex === "requested",
  );

  const told = await cli(home, "history", String(filed.id), "--json");
  expect(told.code).toBe(0);
  const { entries } = told.json() as {
    entries: { action: string; detail?: { files?: unknown[] } }[];
  };
  expect(entries.map((entry) => entry.action).toReversed()).toEqual([
    "found",
    "settled",
    "identified",
    "filing",
    "filed",
    "scan_requested",
  ]);
  expect(entries.find((entry) => entry.action === "filed")?.detail?.files).toContainEqual(
    expect.objectContaining({ destination: target, method: "hardlink" }),
  );
});

test("a dry run shows all destinations and does not touch the library or the database", async () => {
  await using home = await startHome();
  home.drop("Sintel.2010.1080p.mkv");
  expect((await runProgram(home, ["daemon", "--once"])).code).toBe(0);
  home.drop("Inception.2010.1080p.mkv");
  home.drop("Dune.1080p.mkv");
  const library = visibleFiles(home.library);
  const database = readFileSync(home.database);
  const before = allFiles(home.path);

  const dry = await runProgram(home, ["daemon", "--once", "--dry-run"]);
  expect(dry.stderr).not.toContain("unexpected");
  expect(dry.code).toBe(0);
  expect(dry.stdout).toContain("Inception.2010.1080p.mkv: would be filed");
  expect(dry.stdout).toContain(`→ ${join(home.movies, INCEPTION, "Inception (2010).mkv")}`);
  expect(dry.stdout).not.toContain("Sintel");
  expect(visibleFiles(home.library)).toEqual(library);
  expect(existsSync(join(home.movies, INCEPTION))).toBe(false);
  expect(readFileSync(home.database).equals(database)).toBe(true);
  expect(allFiles(home.path).filter((path) => !/\.db-(?:wal|shm)$/.test(path))).toEqual(
    before.filter((path) => !/\.db-(?:wal|shm)$/.test(path)),
  );
  expect((await home.releases()).map(({ name }) => name)).toEqual(["Sintel.2010.1080p.mkv"]);
});

test("a dry run does not wait for old downloads, and reports that the first start parks them", async () => {
  await using home = await startHome({
    settings: { INGEST_STABLE_SECONDS: "600", INGEST_STABILITY_POLL_SECONDS: undefined },
  });
  home.drop("Inception.2010.1080p.mkv");
  for (let at = 1; at <= 29; at++) home.drop(`Dune.${at}/Dune.1080p.mkv`);
  // Nothing can set a file's change time back, so the program's clock is a day ahead.
  writeFileSync(home.at("clock"), String(86_400_000));
  const env = { NODE_OPTIONS: `--import=${SHIFT_CLOCK}`, SHIFT_CLOCK_FILE: home.at("clock") };
  const dry = await runProgram(home, ["daemon", "--once", "--dry-run"], { env });
  expect(dry.stdout).toMatch(
    /^1 release would be filed: 1 file by hardlink\. 29 would not be filed now, as listed above\.$/m,
  );
  expect(dry.stdout).toContain(
    "\n30 downloads were here before the first start, which parks them instead of filing them.",
  );
  const start = await runProgram(home, ["daemon", "--once"], { env });
  expect(start.stderr).toContain("30 downloads were here before the first start. They are parked");
});

test("files thirty year-old downloads at once, although a new one would take ten minutes to settle", async () => {
  await using home = await startHome({
    settings: { INGEST_STABLE_SECONDS: "600", INGEST_BACKLOG: "process" },
  });
  for (let at = 1; at <= 30; at++) {
    const name = `Breaking.Bad.S${at < 14 ? "03" : at < 27 ? "04" : "05"}E${String(((at - 1) % 13) + 1).padStart(2, "0")}`;
    home.drop(`${name}/${name}.mkv`);
  }
  writeFileSync(home.at("clock"), String(365 * 86_400_000));
  const env = { NODE_OPTIONS: `--import=${SHIFT_CLOCK}`, SHIFT_CLOCK_FILE: home.at("clock") };
  expect(await runProgram(home, ["daemon", "--once"], { env })).toMatchObject({ code: 0 });
  expect(visibleFiles(home.library)).toHaveLength(30);
});

test("handles two simultaneous downloads of one film in the same run", async () => {
  await using home = await startHome();
  home.drop("Inception.2010.1080p.A.mkv", "one");
  home.drop("Inception.2010.1080p.B.mkv", "another");
  expect(await runProgram(home, ["daemon", "--once"])).toMatchObject({ code: 0 });
  expect((await home.releases()).map(({ state }) => state).toSorted()).toEqual(["filed", "review"]);
});
