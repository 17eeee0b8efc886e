import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMPILED, cli, startDaemon } from "../support/daemon.ts";
import { KEY, startMediaBrowser } from "../support/media-browser/stand-in.ts";
import { type Home, startHome, visibleFiles } from "./home.ts";
import { onTerminal } from "./new-machine.ts";

const OLD = "Movies/Primer (2004) {tmdb-14337}/Primer (2004).mkv";
const NEW = "Movies/Primer (2004) {tmdb-14337}/Primer (2004) {tmdb-14337}.mkv";
const HINT = "plex-ingest rename --all";

async function filed(home: Home): Promise<void> {
  await using daemon = await startDaemon(home);
  home.drop("Primer.2004.mkv");
  await home.reaches("Primer.2004.mkv", "filed");
  expect(daemon.log()).not.toContain(HINT);
  expect(visibleFiles(home.library)).toEqual([OLD]);
  await daemon.end();
}

const hintOfDoctor = async (home: Home): Promise<boolean> =>
  (await cli(home, "doctor", "--json")).stdout.includes(HINT);

test("engine and doctor report changed templates until `rename` applies them, also while a daemon runs", async () => {
  await using home = await startHome();
  await filed(home);
  expect(await hintOfDoctor(home)).toBe(false);
  home.configure({ INGEST_MOVIE_FILE: "{title} ({year}) {tmdb}" });
  {
    await using daemon = await startDaemon(home);
    expect(daemon.log()).toContain(`\`${HINT}\` shows the new names and applies them.`);
    expect(await hintOfDoctor(home)).toBe(true);

    const done = await cli(home, "rename", "--all", "--yes", "--json");
    expect([done.code, done.stderr]).toEqual([0, ""]);
    expect(done.json()).toEqual({ plan: expect.any(Number), renamed: 1, skipped: 0 });
    expect(visibleFiles(home.library)).toEqual([NEW]);
    expect(await hintOfDoctor(home)).toBe(false);
    home.drop("Sintel.2010.mkv");
    await home.reaches("Sintel.2010.mkv", "filed");
    expect(visibleFiles(home.library)[1]).toMatch(/\/Sintel \(2010\) \{tmdb-45745\}\.mkv$/);
    await daemon.end();
  }
  await using daemon = await startDaemon(home);
  expect(daemon.log()).not.toContain(HINT);
});

test("in the terminal, “no” changes nothing and “yes” carries out the shown changes", async () => {
  await using home = await startHome();
  await filed(home);
  home.configure({ INGEST_MOVIE_FILE: "{title} ({year}) {tmdb}" });
  const answer = (text: string) =>
    onTerminal({ path: home.path, env: COMPILED }, [["Rename? [y/N]", `${text}\r`]], {}, [
      "--env-file",
      home.envFile,
      "rename",
      "--all",
    ]);
  const no = await answer("n");
  expect(no.shown).toContain("New names in 1 work: 1 video.");
  expect([no.code, visibleFiles(home.library)]).toEqual([4, [OLD]]);
  const yes = await answer("y");
  expect(yes.shown).toMatch(
    /Renamed 1\. Undo it with `plex-ingest (?:--env-file \S+ )?undo \d+`\./,
  );
  expect([yes.code, visibleFiles(home.library)]).toEqual([0, [NEW]]);
});

test("a folder keeps its case if a Jellyfin is configured", async () => {
  const other = "Movies/PRIMER (2004) {tmdb-14337}";
  const own = "Movies/Primer (2004) {tmdb-14337}";
  await using home = await startHome();
  await using jellyfin = await startMediaBrowser({ kind: "jellyfin", version: "10.11.11" });
  mkdirSync(join(home.library, other));
  writeFileSync(join(home.library, other, "primer.mkv"), "the film");
  {
    await using daemon = await startDaemon(home);
    expect((await cli(home, "adopt", "--yes")).code).toBe(0);
    await daemon.end();
  }
  const rename = async (settings: Record<string, string>): Promise<string[]> => {
    home.configure(settings);
    await using daemon = await startDaemon(home);
    expect((await cli(home, "rename", "--all", "--yes")).code).toBe(0);
    await daemon.end();
    return visibleFiles(home.library);
  };
  expect(await rename({ JELLYFIN_URL: jellyfin.origin, JELLYFIN_API_KEY: KEY })).toEqual([
    `${other}/Primer (2004).mkv`,
  ]);
  expect(await rename({ JELLYFIN_URL: "", JELLYFIN_API_KEY: "" })).toEqual([
    `${own}/Primer (2004).mkv`,
  ]);
});
