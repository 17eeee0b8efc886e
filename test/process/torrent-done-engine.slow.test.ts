import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, startProgram } from "../support/daemon.ts";
import { signalProcess } from "../support/process-id.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { TMDB_KEY, visibleFiles } from "./home.ts";
import { argumentsOf, doneIn, type HookHome, hasProc, hookHome } from "./hook.ts";
import { copyReaches, otherFileSystem, writeLarge } from "./large-copy.ts";
import { ask, connect, type Decision } from "./mcp-session.ts";

const FILMS = [
  "Fight.Club.1999",
  "Inception.2010",
  "Interstellar.2014",
  "Primer.2004",
  "Sintel.2010",
].map((name) => `${name}.mkv`);

/** Each release's name, state and number of `filed` history rows, sorted by name. */
async function fates(home: HookHome): Promise<[name: string, state: string, filed: number][]> {
  const releases = await home.releases();
  return Promise.all(
    releases.toSorted(byName).map(async ({ id, name, state }) => {
      const filed =
        (await home.item(id))?.history.filter(({ action }) => action === "filed").length ?? 0;
      return [name, state, filed] as [string, string, number];
    }),
  );
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

const filedOnce = (names: readonly string[]) => names.map((name) => [name, "filed", 1]);

test.skipIf(!hasProc)(
  "of many engines, one files and one waits, and the waiting one takes over if the first is killed",
  async () => {
    using shm = otherFileSystem();
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using home = hookHome({
      tmdb,
      media: shm?.path,
      settings: shm ? {} : { INGEST_FILE_METHOD: "copy" },
    });
    const [first = "", ...others] = FILMS;
    writeLarge(join(home.downloads, first), 256);
    await doneIn(home, first);
    await copyReaches(home.library, 1);
    const [holder, ...more] = home.engines();
    expect(more).toEqual([]);
    // While stopped, it keeps the lock for as long as this test needs.
    signalProcess(holder, "SIGSTOP");
    for (const name of others) home.drop(name);
    await Promise.all(others.map((name) => doneIn(home, name)));
    await waitFor("all but the two to leave", () => home.engines().length === 2);
    expect(
      readFileSync(join(home.state, "engine.log"), "utf8").match(
        /another process is waiting to run/g,
      ),
    ).toHaveLength(3);
    // No other process takes over from a process that is only stopped.
    expect((await fates(home)).filter(([, state]) => state === "filed")).toEqual([]);

    signalProcess(holder, "SIGKILL");
    await home.drained();
    expect(await fates(home)).toEqual(filedOnce(FILMS));
    expect(visibleFiles(home.library)).toHaveLength(FILMS.length);
  },
);

test.skipIf(!hasProc)(
  "an engine gets no secret or torrent data in its arguments, and runs in its own session",
  async () => {
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using home = hookHome({ tmdb, settings: { INGEST_STABLE_SECONDS: "30" } });
    home.drop("Inception.2010.mkv");
    await doneIn(home, "Inception.2010.mkv");
    const pid = await waitFor("the engine", () => home.engines()[0]);
    const [, end, entry, ...args] = argumentsOf(pid);
    // Without `--`, Node would interpret --env-file as its own option.
    expect(end).toBe("--");
    expect(entry).toMatch(/plex-ingest\.js$/);
    expect(args).toEqual(["--env-file", home.envFile, "daemon", "--drain"]);
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
    expect(environment).toContain(`HOME=${home.path}`);
    expect(environment).not.toMatch(/TR_TORRENT|Inception/);
    // The fourth field after the name is the session (proc(5)).
    expect(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[3]).toBe(
      String(pid),
    );
    await waitFor("its lease", async () => {
      const status = (await cli(home, "status", "--json")).json();
      expect(status).toMatchObject({ engine: { running: true, pid }, mode: "hook" });
      return true;
    });
    await using waits = startProgram(home, ["daemon", "--drain"]);
    await waitFor("it to wait", () => existsSync(join(home.state, "lock", "waiting.lock")));
    expect((await waits.end()).code).toBe(0);
    expect(home.engines()).toEqual([pid]);
    signalProcess(pid, "SIGTERM");
    await home.drained();
  },
);

test("in mode hook, no resident engine starts, and the message explains why", async () => {
  using home = hookHome();
  for (const args of [["daemon"], ["daemon", "--once"]]) {
    const { code, stderr } = await cli(home, ...args);
    expect(code).toBe(4);
    expect(stderr).toContain(
      "In mode hook no daemon runs: the download client's hook starts an engine for each finished",
    );
    expect(stderr).toContain("PLEX_MODE=hybrid or daemon");
  }
  expect((await cli(home, "daemon", "--drain", "--once")).code).toBe(2);
  const drained = await cli(home, "daemon", "--drain");
  expect(drained).toMatchObject({ code: 0, stdout: "" });
  home.configure({ PLEX_MODE: "hybrid" });
  expect((await cli(home, "daemon", "--drain")).code).toBe(0);
});

test.skipIf(!hasProc)(
  "in mode hook, an engine is started to carry out a person's decision",
  async () => {
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using home = hookHome({ tmdb });
    home.drop("Dune.1080p.mkv");
    await doneIn(home, "Dune.1080p.mkv");
    const { id } = await home.reaches("Dune.1080p.mkv", "review");
    await home.drained();
    const approved = await cli(home, "approve", String(id), "--tmdb", "841");
    expect(approved.code).toBe(0);
    expect(approved.stdout).toMatch(
      /is filed: Dune \(1984\) \[movie 841\]\n {2}→ .*\/Dune \(1984\)\.mkv\n$/,
    );
    await home.reaches("Dune.1080p.mkv", "filed");
    await home.drained();

    // The command waits for the engine that was started for it.
    expect(await cli(home, "undo", String(id), "--yes")).toMatchObject({
      code: 0,
      stdout: `#${id} is undone\n`,
    });
    await home.reaches("Dune.1080p.mkv", "undone");
    await home.drained();
    await using client = await connect(home);
    const again = await ask<Decision>(client, "approve_ingest", {
      ids: [id],
      type: "movie",
      tmdb_id: 438631,
    });
    expect(again.results).toMatchObject([{ ok: true, state: "filed" }]);
    await home.reaches("Dune.1080p.mkv", "filed");
    await home.drained();

    // A refused command leaves no work for an engine.
    expect((await cli(home, "reject", "999")).code).toBe(3);
    expect(home.engines()).toEqual([]);
  },
);
