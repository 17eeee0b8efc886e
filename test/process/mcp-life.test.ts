import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { startFakeTransmission } from "../support/fake-transmission.ts";
import { type McpClient, startMcpClient } from "../support/mcp-client.ts";
import { startFakePlex } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { type Home, makeHome, PLEX_TOKEN, TMDB_KEY } from "./home.ts";
import { ask, connect, mcpCommand } from "./mcp-session.ts";

/** Ends a session with `how`, even if work is in progress. Returns how the process ended. */
async function ended(client: McpClient, how: (client: McpClient) => unknown) {
  await how(client);
  return await client.exited;
}

const well = { code: 0, signal: null };

/** A TMDB that accepts every request and never responds. */
async function silentTmdb() {
  const asked: string[] = [];
  const server = createServer((request) => void asked.push(request.url ?? ""));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/3`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

test("no timer, subscription or open connection keeps the process alive after stdin ends", async () => {
  await using plex = await startFakePlex({ token: PLEX_TOKEN, sections: [] });
  await using transmission = await startFakeTransmission();
  using home = makeHome({ plex, settings: { TRANSMISSION_URL: transmission.origin } });
  home.drop("Inception.2010.1080p.mkv");
  await using client = await connect(home, {
    args: ["--toolsets", "ingest,plex,identify,torrents,files"],
  });
  for (const uri of ["ingest://queue", "ingest://status"]) {
    await client.request("resources/subscribe", { uri });
  }
  await client.tools();
  for (const name of [
    "list_libraries",
    "get_playback_status",
    "list_torrents",
    "list_directory",
    "get_watcher_status",
  ]) {
    await ask(client, name);
  }
  expect(await ended(client, (one) => one.leave())).toEqual(well);
});

/** Starts a call and returns it once the call is waiting for TMDB. */
async function waiting(client: McpClient, home: Home, asked: string[], signal?: AbortSignal) {
  const path = home.drop("Inception.2010.1080p.mkv");
  const call = client.call("execute_ingest", { path, dry_run: true }, signal);
  call.catch(() => {});
  await waitFor("TMDB to be asked", () => asked.length > 0);
  return { call };
}

test("stdout carries only the protocol even if calls fail, and no output contains a secret", async () => {
  using home = makeHome({
    tmdb: { url: "http://127.0.0.1:9/3" },
    plex: { url: "http://127.0.0.1:9" },
  });
  home.configure({ LOG_LEVEL: "trace" });
  await using client = await connect(home);
  await client.tools();
  await ask(client, "get_watcher_status");
  await client.call("list_libraries");
  await client.call("no_such_tool");
  await client.call("approve_ingest", { ids: "wrong" });
  await client.request("no/such/method").catch(() => {});
  client.write("this is no JSON\n[]\n{}\nnull\n");
  const down = await client.call("execute_ingest", {
    path: home.drop("Inception.2010.mkv"),
    dry_run: true,
  });
  expect(down).toMatchObject({
    isError: true,
    text: expect.stringMatching(/^tmdb_unavailable: .*temporary/),
  });
  expect(await ended(client, (one) => one.leave())).toEqual(well);
  expect(client.lines.length).toBeGreaterThanOrEqual(8);
  for (const line of client.lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: "2.0" });
  const all = client.lines.join("\n") + client.stderr();
  expect(all).not.toContain(TMDB_KEY);
  expect(all).not.toContain(PLEX_TOKEN);
});

test("exits on stdin end or SIGTERM, before initialize or during a tool call, and on SIGINT when idle", async () => {
  await using tmdb = await silentTmdb();
  using home = makeHome({ tmdb });
  for (const how of [
    (client: McpClient) => client.leave(),
    (client: McpClient) => client.kill("SIGTERM"),
  ]) {
    {
      await using client = startMcpClient(mcpCommand(home));
      // Before the server is up, a signal would end node itself. After that, the server handles
      // signals.
      client.write('{"jsonrpc":"2.0","id":"x","method":"ping"}\n');
      await waitFor("the first answer", () => client.lines.length > 0);
      expect(await ended(client, how)).toEqual(well);
    }
    await using client = await connect(home);
    tmdb.asked.length = 0;
    await waiting(client, home, tmdb.asked);
    expect(await ended(client, how)).toEqual(well);
  }
  await using idle = await connect(home);
  expect(await ended(idle, (client) => client.kill("SIGINT"))).toEqual(well);
});

test("ends when its responses are no longer read", async () => {
  using home = makeHome();
  await using client = await connect(home);
  const end = await ended(client, (one) => {
    one.deafen();
    one.call("get_watcher_status").catch(() => {});
  });
  expect(end).toEqual(well);
});

test("two servers that a client starts at the same time without a database do not interfere", async () => {
  using home = makeHome();
  await using one = startMcpClient(mcpCommand(home));
  await using two = startMcpClient(mcpCommand(home));
  await Promise.all([one.initialize("probe"), two.initialize("claude")]);
  await Promise.all([one, two].map((client) => ask(client, "get_ingest_queue")));
  expect(await one.leave()).toMatchObject({ code: 0 });
  expect(await ask(two, "get_watcher_status")).toMatchObject({
    engine: { running: false, paused: false },
  });
  expect(await ask(two, "get_ingest_history")).toEqual({ entries: [], total: 0 });
});

test("answers or skips a message above the limit, empty lines and thousands of pings in one write, and logs nothing", async () => {
  using home = makeHome();
  await using client = await connect(home);
  const before = client.lines.length;
  const long = JSON.stringify({
    method: "tools/call",
    params: { name: "parse_filename", arguments: { name: "x".repeat(11 * 1024 * 1024) } },
    jsonrpc: "2.0",
    id: "long",
  });
  const pings = Array.from(
    { length: 20_000 },
    (_, id) => `{"jsonrpc":"2.0","id":"p${id}","method":"ping"}\n`,
  );
  client.write(`${long}\n${"\n".repeat(100_000)}${pings.join("")}`);
  await waitFor("all answers", () => client.lines.length >= before + 20_001);
  expect(JSON.parse(client.lines[before] ?? "")).toMatchObject({
    id: "long",
    error: { code: -32_600, message: expect.stringContaining("longer than 10485760 bytes") },
  });
  expect(await ask(client, "get_watcher_status")).toMatchObject({ engine: {} });
  expect(await ended(client, (one) => one.leave())).toEqual(well);
  expect(client.stderr()).toBe("");
});
