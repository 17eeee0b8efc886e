// T10. Another program holds the database for writing. Nothing of ours hangs or gives up, the
// client gets an answer, and downloads that arrive while the database is locked are filed when the
// lock is released.
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { startHome, visibleFiles } from "../process/home.ts";
import { ask, connect, type Decision } from "../process/mcp-session.ts";
import { startChild } from "../store/child.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { LONG } from "./support/long.ts";

const WRITE_HOLDER = new URL("../fixtures/write-holder.ts", import.meta.url);

test("filing survives another program that locks the database for writing", async () => {
  await using home = await startHome();
  home.drop("Dune.1080p.mkv");
  await using daemon = await startDaemon(home);
  const { id } = await home.reaches("Dune.1080p.mkv", "review");
  await using client = await connect(home);
  await ask(client, "get_watcher_status");

  await using holder = startChild(WRITE_HOLDER, [home.database]);
  expect(await holder.line()).toBe("writing");
  home.drop("Inception.2010.mkv");
  const approving = client.call("approve_ingest", { ids: [id], type: "movie", tmdb_id: 438631 });

  // While the database is locked, the daemon's event loop keeps running, reading works here and for
  // the client, and the client gets an answer.
  for (const time of [1, 2, 3]) {
    daemon.child.kill("SIGHUP");
    await waitFor(
      "the signal to be answered",
      () => daemon.log().split("SIGHUP: the log").length === time + 1,
    );
    await ask(client, "get_ingest_queue");
    expect((await cli(home, "status")).code).toBe(0);
  }
  const told = await approving;
  expect(told.text).toMatch(/another program|busy/i);
  expect(visibleFiles(home.library)).toEqual([]);
  if (LONG) await setTimeout(30_000);
  expect(await holder.ask("let go")).toBe("done");

  await home.reaches("Inception.2010.mkv", "filed");
  expect(
    (await home.release("Dune.1080p.mkv"))?.state,
    "a refusal that came to pass after all",
  ).toBe("review");
  const { results } = await ask<Decision>(client, "approve_ingest", {
    ids: [id],
    type: "movie",
    tmdb_id: 438631,
  });
  expect(results).toMatchObject([{ id, ok: true }]);
  await home.reaches("Dune.1080p.mkv", "filed");
  expect(visibleFiles(home.library)).toHaveLength(2);
  expect(daemon.child.exitCode).toBeNull();
});
