import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { describe, expect, test } from "vitest";
import { cli, type Running, runProgram, startDaemon, startProgram } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { startPlex } from "../support/plex/start-plex.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, makeHome } from "./home.ts";

const TOKEN = "t0ken-".repeat(8);

async function served(settings: Record<string, string> = {}) {
  const port = await freePort();
  const home = makeHome({ settings: { SERVER_PORT: String(port), AUTH_TOKEN: TOKEN, ...settings } });
  return { home, url: `http://127.0.0.1:${port}`, port };
}

const listens = (running: Running, url: string) =>
  waitFor("the listener", async () => {
    if (!running.log().includes("HTTP: MCP is at")) throw new Error(running.log());
    return (await fetch(`${url}/health/live`)).ok;
  });

async function connect(url: string, token = TOKEN): Promise<Client> {
  const client = new Client({ name: "sdk client", version: "1" });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit }));
  return client;
}

type Status = { engine: { running: boolean; message: string }; counts: Record<string, number> };

async function ask<T>(client: Client, name: string, args: Record<string, unknown> = {}): Promise<T> {
  const answer = await client.callTool({ name, arguments: args });
  expect(answer.isError, JSON.stringify(answer.content)).toBeFalsy();
  return answer.structuredContent as T;
}

const post = (url: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${url}/api/process-torrent`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

describe("the daemon", () => {
  test("serves its tools to the SDK's client, sees its own engine, and takes a torrent from another container", async () => {
    const { home, url } = await served({ PLEX_AUTO_INGEST: "false", INGEST_STABLE_SECONDS: "3600" });
    using _ = home;
    await using daemon = await startDaemon(home);
    await listens(daemon, url);
    const client = await connect(url);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain("get_ingest_queue");
    const { engine } = await ask<Status>(client, "get_watcher_status");
    expect(engine).toMatchObject({ running: true, message: expect.stringContaining("A daemon runs the engine") });
    const path = home.drop("Heat.1995.1080p.mkv");
    const answer = await post(url, { path }, { "user-agent": "qbittorrent/5.0" });
    expect([answer.status, await answer.json()]).toEqual([202, { recorded: expect.stringMatching(/release|known/) }]);
    await waitFor("the release", async () => (await home.release("Heat.1995.1080p.mkv")) !== undefined);
    const later = home.drop("elsewhere/x.mkv");
    expect((await post(url, { path: later.replace("/downloads/", "/") })).status).toBeGreaterThanOrEqual(400);
    expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({
      status: "ok",
      checks: {
        database: { status: "ok" },
        engine: { status: "ok" },
        plex: { status: "off" },
        cache: { status: "ok" },
      },
    });
    const metrics = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).text();
    expect(metrics).toContain('plex_ingest_tool_calls_total{tool="get_watcher_status",outcome="ok"} 1');
    expect(metrics).toMatch(/plex_ingest_releases\{state="settling"\} [1-9]/);
    // Asking whether an engine runs must not have dropped its lock.
    expect(((await cli(home, "status", "--json")).json() as Status).engine.running).toBe(true);
    await client.close();
    const ended = daemon.end();
    // The engine has stopped long since, and who asks whether this server is ready is still answered.
    await waitFor("the word that it stops", async () => (await fetch(`${url}/health/ready`)).status === 503);
    const { code, ms } = await ended;
    expect([code, ms < 9000]).toEqual([0, true]);
    expect(daemon.log() + metrics).not.toContain(TOKEN);
  });

  test("goes on without HTTP while another program has the port", async () => {
    const { home, port } = await served();
    using _ = home;
    const other = createServer().listen(port, "127.0.0.1");
    await using daemon = await startDaemon(home);
    await waitFor("the warning", () => daemon.log().includes(`Another program listens on port ${port}`));
    expect(((await cli(home, "status", "--json")).json() as Status).engine.running).toBe(true);
    expect((await daemon.end()).code).toBe(0);
    other.close();
  });

  test("reads the token again at a SIGHUP", async () => {
    const { home, url } = await served();
    using _ = home;
    await using daemon = await startDaemon(home);
    await listens(daemon, url);
    const next = "n3w-t0ken-".repeat(4);
    writeFileSync(home.envFile, readFileSync(home.envFile, "utf8").replace(TOKEN, next));
    daemon.child.kill("SIGHUP");
    await waitFor("the reload", () => daemon.log().includes("secrets were read again"));
    await expect(connect(url)).rejects.toThrow(/wrong/);
    await (await connect(url, next)).close();
  });

  test.each([
    [{ AUTH_TOKEN: "" }, "AUTH_TOKEN is not set"],
    [{ AUTH_TOKEN: "", PLEX_MCP_READ_ONLY: "true", SERVER_HOST: "0.0.0.0" }, "AUTH_TOKEN is not set"],
    [
      { SERVER_TLS_CERT: "/no/such.pem", SERVER_TLS_KEY: "/no/such.pem" },
      "SERVER_TLS_CERT /no/such.pem cannot be read",
    ],
  ])("does not start with %j", async (settings, said) => {
    const { home } = await served(settings);
    using _ = home;
    const { code, stderr } = await runProgram(home, ["daemon"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});

describe("mcp --http", () => {
  test("serves Plex alone without a database, and ends at a signal with exit code 0", async () => {
    await using plex = await startPlex();
    const port = await freePort();
    using home = makeHome({
      plex,
      settings: {
        SERVER_PORT: String(port),
        LOG_LEVEL: "debug",
        TRACE_REQUESTS: "true",
        PLEX_INGEST_STATE_DIR: "/proc/no-such-folder",
      },
    });
    const url = `http://127.0.0.1:${port}`;
    await using server = startProgram(home, ["mcp", "--http", "--toolsets", "plex", "--read-only"]);
    await listens(server, url);
    const client = await connect(url);
    const { libraries } = await ask<{ libraries: object[] }>(client, "list_libraries");
    expect(libraries.length).toBeGreaterThan(0);
    await ask(client, "list_libraries");
    const metrics = await (await fetch(`${url}/metrics`)).text();
    // The first call finds what was read ahead, or shares its request.
    expect(metrics).toMatch(/plex_ingest_cache_reads_total\{kind="libraries",outcome="hit"\} [1-9]/);
    expect(metrics).toMatch(/plex_ingest_service_requests_total\{service="plex",outcome="ok"\} \d/);
    expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({
      status: "ok",
      checks: { database: { status: "off" }, engine: { status: "off" }, plex: { status: "ok" } },
    });
    expect((await post(url, { hash: "0".repeat(40) })).status).toBe(404);
    await client.close();
    const { code, ms } = await server.end();
    expect([code, ms < 8000]).toEqual([0, true]);
    expect(server.log()).toMatch(/Tool list_libraries of mcp:sdk-client: ok/);
    expect(server.log()).toMatch(
      /"tool":"list_libraries","outcome":"ok","duration_ms":[\d.]+,"cached":true,"stale":false/,
    );
    expect(server.log()).toMatch(/"method":"POST","path":"\/mcp","status":200,"duration_ms":[\d.]+,"client":"127/);
    expect(server.log()).toMatch(/Request POST \/mcp from 127.*tools\/call.*Answer 200/);
    expect(server.log() + metrics).not.toContain(plex.token);
    expect(allFiles(home.state)).toEqual([]);
  });

  test("says that it is not well while it leaves a failing Plex alone, and when it will ask again", async () => {
    await using plex = await startPlex();
    const port = await freePort();
    const settings = { SERVER_PORT: String(port), PLEX_BREAKER_FAILURES: "2", CACHE_ENABLED: "false" };
    using home = makeHome({ plex, settings });
    const url = `http://127.0.0.1:${port}`;
    await using server = startProgram(home, ["mcp", "--http", "--toolsets", "plex", "--read-only"]);
    await listens(server, url);
    const ready = async () => (await (await fetch(`${url}/health/ready`)).json()) as { checks: { plex: object } };
    await expect.poll(ready).toMatchObject({ status: "ok", checks: { plex: { status: "ok" } } });
    plex.setFaults({ kind: "bad_gateway" });
    const client = await connect(url);
    for (const query of ["one", "two"])
      expect(await client.callTool({ name: "search_media", arguments: { query } })).toMatchObject({ isError: true });
    expect(await ready()).toMatchObject({
      status: "degraded",
      checks: {
        plex: { status: "down", error: expect.stringMatching(/failed several times; it is asked again in \d+ s/) },
      },
    });
    await client.close();
  });

  test.each([
    ["plex", {}, "PLEX_URL and PLEX_TOKEN are not set."],
    ["plex", { PLEX_URL: "http://127.0.0.1:9", PLEX_TOKEN: "" }, "PLEX_TOKEN is not set."],
    ["torrents", {}, "TRANSMISSION_URL or DOWNLOAD_CLIENTS is not set."],
    ["plex,torrents", { PLEX_TOKEN: "s3cret" }, "PLEX_URL and TRANSMISSION_URL or DOWNLOAD_CLIENTS are not set."],
  ])("ends with exit code 2 where no tool of --toolsets %s could work with %j", async (toolsets, settings, said) => {
    using home = makeHome({ settings: { AUTH_TOKEN: TOKEN, ...settings } });
    const { code, stderr } = await runProgram(home, ["mcp", "--http", "--toolsets", toolsets]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`No tool of this server could work: ${said}`)]);
    expect(stderr).toContain("--toolsets");
    expect(allFiles(home.state)).toEqual([]);
  });

  test("records what the hook of another container reports, with its name", async () => {
    const { home, url } = await served();
    using _ = home;
    await using server = startProgram(home, ["mcp", "--http"]);
    await listens(server, url);
    const path = home.drop("Heat.1995.1080p.mkv");
    const report = async (body: object): Promise<unknown[]> => {
      const answer = await post(url, body, { "user-agent": "qbittorrent/5.0" });
      return [answer.status, await answer.json()];
    };
    expect(await report({ path })).toEqual([202, { recorded: "release" }]);
    expect(await report({ path })).toEqual([202, { recorded: "known" }]);
    const id = (await home.release("Heat.1995.1080p.mkv"))?.id ?? 0;
    expect(JSON.stringify((await home.item(id))?.history)).toContain("http:qbittorrent");
    expect(await report({ path: "/etc/passwd" })).toEqual([403, { error: expect.any(String), code: "refused" }]);
    expect(await report({ path: "Heat.1995.1080p.mkv" })).toMatchObject([400, { code: "invalid_request" }]);
    expect(await report({})).toMatchObject([400, { code: "invalid_request" }]);
    expect(await report({ hash: 7 })).toMatchObject([400, { code: "invalid_request" }]);
    expect((await server.end()).code).toBe(0);
  });

  test("names the port that is taken, and ends with exit code 2", async () => {
    const { home, port } = await served();
    using _ = home;
    const other = createServer().listen(port, "127.0.0.1");
    const { code, stderr } = await runProgram(home, ["mcp", "--http"]);
    other.close();
    expect([code, stderr]).toEqual([2, expect.stringContaining(`Another program listens on port ${port}`)]);
  });
});
