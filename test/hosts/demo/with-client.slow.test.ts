import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { runProgram, startProgram } from "../../support/daemon.ts";
import { demoPlace, processesOf } from "../../support/demo-place.ts";
import { qbittorrentMissing } from "../../support/qbittorrent.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { waitFor } from "../../support/wait-for.ts";

const ARGS = ["demo", "--client", "qbittorrent"];
const missing = qbittorrentMissing();
/** Nearly all of it is waiting. */
const BESIDE = { concurrent: true };

test.skipIf(missing)(
  "torrents of a real qBittorrent are reported, filed and seeded on, and nothing is left",
  BESIDE,
  async () => {
    using folder = tempFolder();
    const { temp, place, options } = demoPlace(folder);
    const demo = await runProgram(place, ARGS, options);
    expect(demo.stderr).toBe("");
    expect(demo.code).toBe(0);

    const said = demo.stdout.replaceAll(/\s+/g, " ");
    expect(said).toMatch(/client set-hook mine qBittorrent mine calls \S+torrent-done\.sh/);
    // It is asked every 30 s, and each torrent is here long before that: by the hook.
    expect(said).toContain("1 file by hardlink into Movies/The Matrix (1999) {tmdb-603}");
    expect(said).toContain("6 files by hardlink into TV Shows/Sherlock (2010) {tmdb-19885}/Season 01");
    expect(said).toContain("in review “The Office” may be “The Office” (2005) or “The Office” (2001).");
    expect(said.match(/seeding \S+ qBittorrent says: \w+UP\b/g)).toHaveLength(3);
    expect(said).toMatch(/The\.Matrix\S+ \(420 KiB\) seeding 100 %, ratio 0, release #\d+ filed/);
    expect(said).toMatch(/The Matrix \(1999\)\.mkv hardlink/);
    expect(Math.max(...demo.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(readdirSync(temp)).toEqual([]);
    expect(processesOf(temp)).toEqual([]);
  },
);

test.skipIf(missing).each(["SIGINT", "SIGKILL"] as const)(
  "%s ends the client with the demo",
  BESIDE,
  async (signal) => {
    using folder = tempFolder();
    const { temp, place, options } = demoPlace(folder);
    await using demo = startProgram(place, ARGS, options);
    await waitFor("the first torrent to be added", () => demo.stdout().includes("added"));
    expect(processesOf(temp).some((line) => line.includes("qbittorrent-nox"))).toBe(true);
    expect((await demo.end(signal)).code).toBe(signal === "SIGINT" ? 130 : null);
    await waitFor("its processes to be gone", () => processesOf(temp).length === 0);
    if (signal !== "SIGKILL") expect(readdirSync(temp)).toEqual([]);
  },
);

test("a client that is not installed is told in one sentence, and how to get it in another", BESIDE, async () => {
  using folder = tempFolder();
  const { temp, place, options } = demoPlace(folder);
  const demo = await runProgram(place, ARGS, { ...options, env: { ...options.env, PATH: temp } });
  expect(demo).toMatchObject({ code: 1, stdout: "" });
  expect(demo.stderr).toBe(
    "qBittorrent is not installed: there is no program qbittorrent-nox.\n  Install it, on Debian and Ubuntu with `sudo apt install qbittorrent-nox`, and run this again.\n",
  );
  expect(readdirSync(temp)).toEqual([]);
});
