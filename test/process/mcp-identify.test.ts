import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { runProgram } from "../support/daemon.ts";
import { allFiles, makeHome, TMDB_KEY } from "./home.ts";
import { ask, connect } from "./mcp-session.ts";

const NAMES = [
  "parse_filename",
  "search_tmdb",
  "get_tmdb_details",
  "get_tmdb_episode",
  "preview_rename",
  "batch_identify",
];

test("a read-only server answers every question about names and works, follows no link, and touches nothing", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  home.drop("Spirited.Away.2001.1080p.mkv");
  home.drop("Breaking.Bad.S01.1080p/Breaking.Bad.S01E01.mkv");
  symlinkSync("/etc", join(home.downloads, "way-out"));
  // A reader needs a database.
  expect((await runProgram(home, ["queue"])).code).toBe(0);
  const before = allFiles(home.path).filter((path) => !path.startsWith("state/"));
  await using client = await connect(home, { args: ["--read-only", "--toolsets", "identify"] });
  expect((await client.tools()).map(({ name }) => name)).toEqual(NAMES);
  const path = join(home.downloads, "Spirited.Away.2001.1080p.mkv");
  expect(await ask(client, "parse_filename", { name: "Heat.1995.mkv" })).toMatchObject({ parsed: { title: "Heat" } });
  expect(await ask(client, "search_tmdb", { query: "Spirited Away" })).toMatchObject({
    results: [{ type: "movie", tmdb_id: 129, original_title: "千と千尋の神隠し", overview: expect.any(String) }],
  });
  expect(await ask(client, "get_tmdb_details", { type: "tv", tmdb_id: 1396 })).toMatchObject({
    details: { title: "Breaking Bad", tvdb_id: 81189, seasons: expect.arrayContaining([expect.any(Object)]) },
  });
  expect(await ask(client, "get_tmdb_episode", { tmdb_id: 1396, season: 1, episode: 1 })).toMatchObject({
    episode: { title: "Pilot" },
  });
  expect(await ask(client, "preview_rename", { path })).toMatchObject({
    files: [{ destination: expect.stringContaining("Spirited Away (2001) {tmdb-129}"), method: "hardlink" }],
  });
  expect(await ask(client, "batch_identify", { path: home.downloads })).toMatchObject({
    items: [
      { name: "Breaking.Bad.S01.1080p", identity: { tmdb_id: 1396 } },
      { name: "Spirited.Away.2001.1080p.mkv", decision: "auto", identity: { tmdb_id: 129 } },
    ],
    total: 2,
  });
  for (const elsewhere of [join(home.downloads, "way-out"), home.state, `${home.downloads}/../state`, "/etc"])
    for (const name of ["batch_identify", "preview_rename"])
      expect((await client.call(name, { path: elsewhere })).text, elsewhere).toMatch(/^refused: /);
  expect(allFiles(home.path).filter((each) => !each.startsWith("state/"))).toEqual(before);
  expect(await home.releases()).toEqual([]);
});

test("a client that asks for progress hears how many names of a folder are done", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  for (let year = 1990; year < 1996; year++) home.drop(`Heat.${year}.1080p.mkv`);
  await using client = await connect(home);
  const call = { name: "batch_identify", arguments: { path: home.downloads } };
  await client.request("tools/call", { ...call, _meta: { progressToken: "p1" } });
  const told = client.lines.flatMap((line) => {
    const { method, params } = JSON.parse(line) as { method?: string; params?: Record<string, unknown> };
    return method === "notifications/progress" ? [params] : [];
  });
  expect(told).toEqual([
    { progressToken: "p1", progress: 4, total: 6, message: "4 of 6 names" },
    { progressToken: "p1", progress: 6, total: 6, message: "6 of 6 names" },
  ]);
});
