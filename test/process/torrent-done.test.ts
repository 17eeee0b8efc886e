import { existsSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { listHints } from "../../src/store/torrents/torrent-notes.ts";
import { type Home, makeHome } from "./home.ts";
import { HASH, torrentDone } from "./hook.ts";

// No server listens at this address. The hook must not send a request.
const settings = { TRANSMISSION_URL: "http://127.0.0.1:1/" };

async function hintsOf(home: Home): Promise<string[]> {
  await using store = await home.open("read-only");
  return (await listHints(store.read)).map(({ hash }) => hash);
}

test("with Transmission configured, records only the hash, and only once", async () => {
  using home = makeHome({ settings });
  home.drop("Heat.1995.mkv");
  const env = {
    TR_TORRENT_DIR: home.downloads,
    TR_TORRENT_NAME: "Heat.1995.mkv",
    TR_TORRENT_ID: "1; rm -rf /",
  };
  const long = "f".repeat(64);
  for (const hash of [HASH.toUpperCase(), HASH, long]) {
    expect(await torrentDone(home, { ...env, TR_TORRENT_HASH: hash })).toMatchObject({
      code: 0,
      stdout: `torrent-done: Heat.1995.mkv ${hash.toLowerCase()}: recorded; it is checked at once, or when an engine starts.\n`,
      stderr: "",
    });
  }
  expect(await hintsOf(home)).toEqual([HASH, long]);
  expect(await home.releases()).toEqual([]);
});

test("waits briefly while another process writes, reports it, and exits", async () => {
  using home = makeHome({ settings });
  await torrentDone(home, { TR_TORRENT_HASH: HASH });
  const other = new Sqlite(home.database, { timeout: 0 });
  try {
    other.exec("begin immediate");
    const answer = await torrentDone(home, { TR_TORRENT_HASH: "a".repeat(40) });
    expect(answer).toMatchObject({ code: 0, stdout: "" });
    expect(answer.stderr).toMatch(
      /^torrent-done: a{40}: The database was busy for 700 ms\. Nothing is lost/,
    );
  } finally {
    other.close();
  }
  expect(await hintsOf(home)).toEqual([HASH]);
});

test("without JIT, as in Transmission's systemd unit, records the hash and reports what the engine needs", async () => {
  using home = makeHome({ settings: { ...settings, PLEX_MODE: "hook" } });
  const answer = await torrentDone(home, { TR_TORRENT_HASH: HASH, NODE_OPTIONS: "--jitless" });
  expect(answer).toMatchObject({ code: 0 });
  expect(answer.stderr).toMatch(/^No engine was started: .* Set MemoryDenyWriteExecute=false/);
  expect(await hintsOf(home)).toEqual([HASH]);
  expect(existsSync(home.at("state", "engine.log"))).toBe(false);
});
