import { expect, test } from "vitest";
import { cli } from "../support/daemon.ts";
import { startMcpClient } from "../support/mcp-client.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { TMDB_KEY, visibleFiles } from "./home.ts";
import { doneIn, hasProc } from "./hook.ts";
import { hosts, lockTaken, mcpHome, quiet, type Status, statusOf } from "./mcp-home.ts";
import { ask, connect, mcpCommand } from "./mcp-session.ts";

const INCEPTION = "Inception.2010.1080p.mkv";

test.skipIf(!hasProc)(
  "1: does not start unless it is set to, and does nothing before the client is initialized",
  async () => {
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using auto = mcpHome(true, { tmdb });
    await using probe = startMcpClient(mcpCommand(auto));
    const clientInfo = { name: "probe", version: "1" };
    await probe.request("initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo,
    });
    await probe.tools();
    expect(await statusOf(probe)).toMatchObject({ engine: { running: false } });
    expect(lockTaken(auto)).toBe(false);
    expect(await probe.leave()).toMatchObject({ code: 0 });
    await quiet(auto);

    using home = mcpHome(false, { tmdb });
    await using client = await connect(home);
    home.drop(INCEPTION);
    const { engine } = await statusOf(client);
    expect(engine).toMatchObject({
      running: false,
      message: expect.stringContaining("start_watcher"),
    });
    expect(await client.leave()).toMatchObject({ code: 0 });
    await quiet(home);
    expect(await home.releases()).toEqual([]);
  },
);

test.skipIf(!hasProc)("4: starts and stops by tool, and reports the result", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = mcpHome(false, { tmdb });
  home.drop("Dune.1080p.mkv");
  await using client = await connect(home);
  const started = await ask<Status>(client, "start_watcher");
  expect(started.engine).toMatchObject({
    running: true,
    pid: client.pid,
    paused: false,
    message: "The engine runs in this process until its MCP client disconnects.",
  });
  await using other = await connect(home);
  const there = await ask<Status>(other, "start_watcher");
  expect(there.engine.message).toMatch(
    new RegExp(
      `^The engine runs in the MCP process of another client \\(process ${client.pid} on .*takes over`,
    ),
  );
  const dune = await home.reaches("Dune.1080p.mkv", "review");

  expect((await ask<Status>(client, "stop_watcher")).engine).toMatchObject({
    running: true,
    paused: true,
  });
  home.drop(INCEPTION);
  await ask(client, "approve_ingest", { ids: [dune.id], type: "movie", tmdb_id: 841 });
  await home.reaches("Dune.1080p.mkv", "filed");
  expect((await home.releases()).map(({ name }) => name)).toEqual(["Dune.1080p.mkv"]);
  expect((await ask<Status>(other, "start_watcher")).engine).toMatchObject({ paused: false });
  await home.reaches(INCEPTION, "filed");
});

test.skipIf(!hasProc)(
  "6: a separate engine files a decision made without a client, then exits",
  async () => {
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using home = mcpHome(false, { tmdb });
    const dropped = home.drop("Dune.1080p.mkv");
    // This file was not requested, so a filing-only engine does not discover or identify it.
    home.drop(INCEPTION);
    expect((await cli(home, "add", dropped)).code).toBe(0);
    const { id } = await home.reaches("Dune.1080p.mkv", "review");
    await quiet(home);
    const approved = await cli(home, "approve", String(id), "--tmdb", "841");
    expect(approved.stdout).toContain(`#${id}`);
    await home.reaches("Dune.1080p.mkv", "filed");
    await quiet(home);

    // The hook writes a row, and starts nothing.
    await doneIn(home, "Heat.1995.mkv");
    expect(home.engines()).toEqual([]);

    await using client = await connect(home);
    const undo = await ask<{ confirm_token: string }>(client, "undo_ingest", { id });
    await ask(client, "undo_ingest", { id, confirm_token: undo.confirm_token });
    await home.reaches("Dune.1080p.mkv", "undone");
    expect(await client.leave()).toMatchObject({ code: 0 });
    await quiet(home);
    expect((await home.releases()).map(({ name }) => name)).toEqual(["Dune.1080p.mkv"]);
    expect(visibleFiles(home.library)).toEqual([]);
  },
);

test.skipIf(!hasProc)("a read-only client does not host or start an engine", async () => {
  using home = mcpHome(true);
  {
    await using writer = await connect(home);
    await hosts(writer);
    await writer.leave();
  }
  await using client = await connect(home, { args: ["--read-only"] });
  await ask(client, "get_ingest_queue");
  expect(await statusOf(client)).toMatchObject({ engine: { running: false } });
  expect(await client.leave()).toMatchObject({ code: 0 });
  await quiet(home);
});
