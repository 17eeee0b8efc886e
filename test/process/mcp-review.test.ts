import { join } from "node:path";
import { expect, test } from "vitest";
import { runProgram, startDaemon } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
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
