// T10. Another program holds the database for writing: nothing of ours stands still or gives up, a client is told, and
// what came meanwhile is filed when it lets go.
import { spawn } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { makeHome, TMDB_KEY, visibleFiles } from "../process/home.ts";
import { ask, connect, type Decision } from "../process/mcp-session.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { LONG } from "./support/needs.ts";

test("filing survives another program that holds the database for writing", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  home.drop("Dune.1080p.mkv");
  await using daemon = await startDaemon(home);
  const { id } = await home.reaches("Dune.1080p.mkv", "review");
  await using client = await connect(home);
  await ask(client, "get_watcher_status");

  await using holder = await holdForWriting(home.database);
  home.drop("Inception.2010.mkv");
  const approving = client.call("approve_ingest", { ids: [id], type: "movie", tmdb_id: 438631 });

  // While it is held: the loop of the daemon turns, reading goes on, here and for the client, and the client is answered.
  for (const time of [1, 2, 3]) {
    daemon.child.kill("SIGHUP");
    await waitFor("the signal to be answered", () => daemon.log().split("SIGHUP: secrets").length === time + 1);
    await ask(client, "get_ingest_queue");
    expect((await cli(home, "status")).code).toBe(0);
  }
  const told = await approving;
  expect(told.text).toMatch(/another program|busy/i);
  expect(visibleFiles(home.library)).toEqual([]);
  if (LONG) await setTimeout(30_000);
  await holder.letGo();

  await home.reaches("Inception.2010.mkv", "filed");
  expect((await home.release("Dune.1080p.mkv"))?.state, "a refusal that came to pass after all").toBe("review");
  const { results } = await ask<Decision>(client, "approve_ingest", { ids: [id], type: "movie", tmdb_id: 438631 });
  expect(results).toMatchObject([{ id, ok: true }]);
  await home.reaches("Dune.1080p.mkv", "filed");
  expect(visibleFiles(home.library)).toHaveLength(2);
  expect(daemon.child.exitCode).toBeNull();
});

async function holdForWriting(database: string): Promise<AsyncDisposable & { letGo(): Promise<void> }> {
  const program = fileURLToPath(new URL("../fixtures/write-holder.ts", import.meta.url));
  const child = spawn(process.execPath, [program, database], { stdio: ["pipe", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  const gone = new Promise<void>((done) => child.once("close", () => done()));
  await waitFor("the database to be held", () => out.includes("writing"));
  return {
    async letGo() {
      child.stdin.write("\n");
      await gone;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
