import { join } from "node:path";
import { expect, test } from "vitest";
import type { Catalogue } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { movie } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { runProgram, startDaemon } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { inode, makeHome, TMDB_KEY, visibleFiles } from "./home.ts";
import { ask, connect, type Decision, queueOf } from "./mcp-session.ts";

const DUNE = "Dune.1080p.BluRay.mkv";
const OLD_DUNE = "Movies/Dune (1984) {tmdb-841}/Dune (1984).mkv";

test("without an engine an approval is recorded and says so, and a later daemon files it once", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  const source = home.drop(DUNE);
  expect((await runProgram(home, ["daemon", "--once"])).code).toBe(0);
  await using client = await connect(home, { name: "claude-code" });
  const [waiting] = await queueOf(client);
  const id = waiting?.id ?? 0;
  const refused = await ask<Decision>(client, "approve_ingest", { ids: [id] });
  expect(refused.results).toEqual([
    expect.objectContaining({ ok: false, code: "conflict", message: expect.stringMatching(/438631.*841/) }),
  ]);
  const answer = await ask<Decision>(client, "approve_ingest", { ids: [id], type: "movie", tmdb_id: 841 });
  expect(answer).toMatchObject({ results: [{ id, ok: true, state: "approved" }], engine: { running: false } });
  expect(visibleFiles(home.library)).toEqual([]);

  await using daemon = await startDaemon(home);
  await home.reaches(DUNE, "filed");
  expect(visibleFiles(home.library)).toEqual([OLD_DUNE]);
  expect(inode(join(home.library, OLD_DUNE))).toEqual({ ino: inode(source).ino, nlink: 2 });

  const after = await ask(client, "approve_ingest", { ids: [id], type: "movie", tmdb_id: 841 });
  expect(after).toMatchObject({ results: [{ ok: false }], engine: { running: true, pid: daemon.pid } });
  const { entries } = await ask<{ entries: { action: string; actor: string }[] }>(client, "get_ingest_history", { id });
  expect(entries.filter(({ action }) => action === "filed")).toHaveLength(1);
  expect(entries.filter(({ action }) => action === "approved")).toEqual([
    expect.objectContaining({ actor: "mcp:claude-code" }),
  ]);
});

test("a decision on a release that another person decided gets its current state", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  home.drop(DUNE);
  await runProgram(home, ["daemon", "--once"]);
  await using one = await connect(home, { name: "one" });
  await using two = await connect(home, { name: "two\u202E: engine" });
  const [seen] = await queueOf(one);
  const { id, version } = seen ?? { id: 0, version: 0 };
  await ask(two, "reject_ingest", { ids: [id], reason: "not now" });
  const named = { ids: [id], type: "movie", tmdb_id: 841, version };
  const { results } = await ask<Decision>(one, "approve_ingest", named);
  expect(results).toEqual([
    expect.objectContaining({ ok: false, code: "conflict", message: expect.stringContaining("rejected at version") }),
  ]);
  const { entries } = await ask<{ entries: { actor: string }[] }>(one, "get_ingest_history", { action: "rejected" });
  expect(entries).toEqual([expect.objectContaining({ actor: "mcp:two\ufffd-engine" })]);
});

test("a pack that was filed in part gets its last episode, and is undone in two steps", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  const pack = "Firefly.S01.720p.WEB-DL";
  home.drop(`${pack}/Firefly.S01E01.720p.mkv`, "one");
  home.drop(`${pack}/Firefly.S01E02.720p.mkv`, "two");
  home.drop(`${pack}/fx-wildcard.mkv`, "three");
  home.drop(`${pack}/fx-promo-reel.mkv`, "not an episode");
  await using _daemon = await startDaemon(home);
  const { id } = await home.reaches(pack, "filed");
  await using client = await connect(home);
  const item = await ask<{ item: { files: { path: string }[] } }>(client, "get_ingest_item", { id });
  expect(item.item.files.map(({ path }) => path)).toContain("fx-wildcard.mkv");
  const files = [
    { path: "fx-wildcard.mkv", season: 1, episodes: [3] },
    { path: "fx-promo-reel.mkv", skip: true },
  ];
  const approved = await ask(client, "approve_ingest", { ids: [id], type: "tv", tmdb_id: 1437, files });
  expect(approved).toMatchObject({ results: [{ ok: true }], engine: { running: true } });
  await waitFor("the third episode", () => visibleFiles(home.library).length === 3);
  const season = "TV Shows/Firefly (2002) {tmdb-1437}/Season 01";
  const filed = visibleFiles(home.library);
  expect(filed.map((path) => path.replace(/ - (?!s01).*/, ""))).toEqual(
    [1, 2, 3].map((n) => `${season}/Firefly (2002) - s01e0${n}`),
  );
  expect(inode(join(home.library, filed[2] ?? "")).ino).toBe(inode(join(home.downloads, pack, "fx-wildcard.mkv")).ino);

  // The third episode is a release of its own; both leave the library by themselves.
  const plan = await ask<{ plan: { files: string[] }; confirm_token: string }>(client, "undo_ingest", { id });
  expect(plan.plan.files.toSorted()).toEqual(filed.slice(0, 2).map((path) => join(home.library, path)));
  await ask(client, "undo_ingest", { id, confirm_token: plan.confirm_token });
  await home.reaches(pack, "undone");
  expect(visibleFiles(home.library)).toEqual(filed.slice(2));
  const again = await client.call("undo_ingest", { id, confirm_token: plan.confirm_token });
  expect(again).toMatchObject({ isError: true, text: expect.stringMatching(/^conflict: /) });
});

const WORDS = ["Amber", "Birch", "Cedar", "Delta", "Ember", "Flint", "Grove", "Harbor", "Iris", "Juniper"];
const fifty: Catalogue = {
  movies: WORDS.flatMap((first, x) =>
    ["Crossing", "Meadow", "Lantern", "Orchard", "Voyage"].map((second, y) =>
      movie([900_000 + x * 10 + y, `${first} ${second}`, "1998-05-01", 100, 20, null]),
    ),
  ),
  series: [],
};

test("fifty are approved in one call, each filed once in its place", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue: fifty });
  using home = makeHome({ tmdb, settings: { INGEST_BACKLOG: "process" } });
  for (const { title } of fifty.movies) home.drop(`${title.replace(" ", ".")}.1080p.mkv`);
  await using _daemon = await startDaemon(home);
  await using client = await connect(home);
  const waiting = await waitFor("all to wait", async () => {
    const queue = await queueOf(client);
    return queue.length === 50 && queue;
  });
  const { results } = await ask<Decision>(client, "approve_ingest", { ids: waiting.map(({ id }) => id) });
  expect(results.filter(({ ok }) => !ok)).toEqual([]);
  expect(results.map(({ id }) => id)).toEqual(waiting.map(({ id }) => id));
  await waitFor("all to be filed", async () => (await queueOf(client, "filed")).length === 50);
  expect(visibleFiles(home.library)).toEqual(
    fifty.movies.map(({ title, id }) => `Movies/${title} (1998) {tmdb-${id}}/${title} (1998).mkv`).toSorted(),
  );
});
