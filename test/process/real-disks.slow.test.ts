import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import type { ShownRelease } from "../../src/app/shown/release-shape.ts";
import { readHistoryPage } from "../../src/store/releases/history.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { DISKS, isLeftOut, mountDisk } from "../support/disks.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, TMDB_KEY, visibleFiles } from "./home.ts";

const SMALL = "Inception.2010.720p.BluRay.x264-ONE.mkv";
const LARGE = "Inception.2010.1080p.BluRay.x264-TWO.mkv";
const EPISODE = "Breaking.Bad.S01E01.1080p.BluRay.x264-GRP";
const INCEPTION = "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv";
const INTERSTELLAR = "Movies/Interstellar (2014) {tmdb-157336}/Interstellar (2014).mkv";
const EPISODES = [
  "TV Shows/Breaking Bad (2008) {tmdb-1396}/Season 01/Breaking Bad (2008) - s01e01 - Pilot.en.srt",
  "TV Shows/Breaking Bad (2008) {tmdb-1396}/Season 01/Breaking Bad (2008) - s01e01 - Pilot.mkv",
];

const FORETOLD = { hardlink: /: hardlinks\./, reflink: /: reflinks,/, copy: /files are copied/ };

type Home = ReturnType<typeof makeHome>;

/** Videos and subtitles of the library, as people see them. */
const shown = ({ library }: Home): string[] =>
  visibleFiles(library)
    .map((path) => (path.startsWith(library) ? relative(library, path) : path))
    .filter((path) => /\.(mkv|srt)$/.test(path))
    .toSorted();

/** The sentences in which `doctor` foretells how files are filed between the two folders. */
async function foretold(home: Home): Promise<string> {
  const { stdout } = await cli(home, "doctor", "--here");
  const lines = stdout.split("\n").filter((line) => /hardlink|reflink|copied|copies/i.test(line));
  return lines.map((line) => line.trim().replaceAll(/\/tmp\/\S+?\/pool/g, "")).join(" ");
}

/** How the history says that a release was filed, and how often it went back to settling. */
const told = (home: Home, { id }: ShownRelease) =>
  home.sees("the history", async ({ read }) => {
    const { entries } = await readHistoryPage(read, { releaseId: id, limit: 1000 });
    const filed = entries.find(({ action }) => action === "filed");
    const { files = [] } = (filed?.detail ?? {}) as { files?: { method: string; why?: string }[] };
    return {
      method: files[0]?.method ?? "none",
      why: files[0]?.why ?? "",
      rounds: entries.filter(({ action }) => action === "settled").length,
    };
  });

/** Runs a command that changes something, and fails with what it printed. */
async function done(home: Home, ...args: string[]): Promise<void> {
  const { code, stdout, stderr } = await cli(home, ...args);
  if (code !== 0) throw new Error(`${args.join(" ")}: ${code} ${stdout}${stderr}`);
}

test.each(DISKS.map((kind) => [kind.name, kind] as const))(
  "on %s, the daemon files, upgrades, corrects and takes back as doctor foretold",
  async (_, kind) => {
    if (isLeftOut(kind)) return;
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using disk = mountDisk(kind);
    for (const folder of ["downloads", "media"]) mkdirSync(disk.at(folder), { recursive: true });
    const settings = {
      PLEX_INGEST_DIR: disk.at("downloads"),
      INGEST_DUPLICATE_POLICY: "upgrade",
      // rclone shows a file that it has not written back yet with the time at which it was opened.
      INGEST_STABLE_SECONDS: kind.isLate ? "8" : "1",
    };
    using home = makeHome({ tmdb, settings, media: disk.at("media") });
    const drop = (path: string, text: string): void => {
      const target = disk.at("downloads", path);
      mkdirSync(join(target, ".."), { recursive: true });
      writeFileSync(target, path.endsWith(".mkv") ? asVideo(text.repeat(40_000)) : text);
    };
    const doctor = await foretold(home);

    let daemon = await startDaemon(home);
    try {
      drop(SMALL, "small ");
      const small = await home.reaches(SMALL, "filed");
      drop(`${EPISODE}/${EPISODE}.mkv`, "episode ");
      drop(`${EPISODE}/${EPISODE}.en.srt`, "its words");
      const episode = await home.reaches(EPISODE, "filed");
      expect(shown(home)).toEqual([INCEPTION, ...EPISODES]);
      const before = readFileSync(join(home.library, INCEPTION));

      drop(LARGE, "larger ");
      const large = await home.reaches(LARGE, "filed");
      expect(shown(home)).toEqual([INCEPTION, ...EPISODES]);
      expect(readFileSync(join(home.library, INCEPTION)).equals(before)).toBe(false);

      const upgraded = readFileSync(join(home.library, INCEPTION));
      await daemon.end();
      // A cloud disk that is unmounted earlier loses what it has not written back.
      if (kind.isLate) {
        const behind = join(disk.path, "..", "a", "media", INCEPTION);
        await waitFor("the film to be written back", () => readFileSync(behind).equals(upgraded));
      }
      disk.forget();
      disk.remount();
      daemon = await startDaemon(home);

      await done(home, "undo", String(large.id), "--yes");
      await home.reaches(LARGE, "undone");
      expect(shown(home)).toEqual([INCEPTION, ...EPISODES]);
      expect(readFileSync(join(home.library, INCEPTION)).equals(before)).toBe(true);
      const refile = ["refile", String(small.id), "--type", "movie", "--tmdb", "157336", "--yes"];
      await done(home, ...refile);
      await home.reaches(SMALL, "filed");
      expect(shown(home)).toEqual([INTERSTELLAR, ...EPISODES]);

      const audit = await cli(home, "audit", "--json");
      const { findings } = audit.json() as { findings: { code: string }[] };
      const wrong = ["missing", "moved", "not_in_journal", "same_content"];
      expect(findings.map(({ code }) => code).filter((code) => wrong.includes(code))).toEqual([]);
      await done(home, "undo", String(episode.id), "--yes");
      await home.reaches(EPISODE, "undone");
      expect(shown(home)).toEqual([INTERSTELLAR]);

      const history = await told(home, small);
      const { rounds } = await told(home, large);
      expect(rounds).toBe(1);
      expect(history.method).toBe(kind.method);
      // The reason in the history is the sentence that doctor gave before.
      const reason = /^No hardlink: (.+?\.)(?: |$)/.exec(history.why)?.[1] ?? "hardlinks.";
      if (kind.method !== "reflink") expect(doctor).toContain(reason);
      expect(doctor).toMatch(FORETOLD[kind.method]);
    } finally {
      await daemon.end("SIGKILL");
    }
  },
);
