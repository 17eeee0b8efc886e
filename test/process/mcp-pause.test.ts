import { expect, test } from "vitest";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { startDaemon } from "../support/daemon.ts";
import { makeHome, TMDB_KEY, visibleFiles } from "./home.ts";
import { ask, connect } from "./mcp-session.ts";

test("a paused daemon files only what a person asks for, and after the resume everything", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  home.drop("Dune.1080p.mkv");
  await using _daemon = await startDaemon(home);
  const dune = await home.reaches("Dune.1080p.mkv", "review");
  await using client = await connect(home);
  expect(await ask(client, "stop_watcher")).toMatchObject({ engine: { running: true, paused: true } });

  home.drop("Inception.2010.1080p.mkv");
  await ask(client, "approve_ingest", { ids: [dune.id], type: "movie", tmdb_id: 841 });
  await home.reaches("Dune.1080p.mkv", "filed");
  const path = home.drop("Fight.Club.mkv");
  await ask(client, "execute_ingest", { path, type: "movie", tmdb_id: 550 });
  await home.reaches("Fight.Club.mkv", "filed");
  expect((await home.releases()).map(({ name }) => name)).toEqual(["Dune.1080p.mkv", "Fight.Club.mkv"]);
  expect(visibleFiles(home.library)).toEqual([
    "Movies/Dune (1984) {tmdb-841}/Dune (1984).mkv",
    "Movies/Fight Club (1999) {tmdb-550}/Fight Club (1999).mkv",
  ]);

  expect(await ask(client, "start_watcher")).toMatchObject({ engine: { running: true, paused: false } });
  await home.reaches("Inception.2010.1080p.mkv", "filed");
});

test("a path that a person adds without an identity waits for the resume, if only the engine is certain", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  await using _daemon = await startDaemon(home);
  await using client = await connect(home);
  await ask(client, "stop_watcher");
  const path = home.drop("Inception.2010.1080p.mkv");
  await ask(client, "execute_ingest", { path });
  await home.reaches("Inception.2010.1080p.mkv", "approved");
  expect(visibleFiles(home.library)).toEqual([]);
  await ask(client, "start_watcher");
  await home.reaches("Inception.2010.1080p.mkv", "filed");
});
