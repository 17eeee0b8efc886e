import { createServer } from "node:net";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { describe, expect, test } from "vitest";
import { cli, runProgram, startDaemon } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { startPlex } from "../support/plex/start-plex.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, makeHome } from "./home.ts";
import { startHttp, TOKEN } from "./http-server.ts";

async function connect(url: string): Promise<Client> {
  const client = new Client({ name: "sdk client", version: "1" });
  const requestInit = { headers: { authorization: `Bearer ${TOKEN}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit }));
  return client;
}

/** A port that another program uses, and a home that is configured to use it. */
async function taken() {
  const port = await freePort();
  const home = makeHome({ settings: { SERVER_PORT: String(port), AUTH_TOKEN: TOKEN } });
  const other = createServer().listen(port, "127.0.0.1");
  return {
    home,
    said: `Another program is already listening on port ${port}`,
    [Symbol.dispose]() {
      other.close();
      home[Symbol.dispose]();
    },
  };
}

type Status = { engine: { running: boolean; message: string }; counts: Record<string, number> };

async function ask<T>(
  client: Client,
  name: string,
  args: Record<string, unknown> = {},
): Promise<T> {
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

test("the daemon serves its tools to the SDK's client, sees its own engine, and accepts another container's torrent", async () => {
  await using daemon = await startHttp({
    settings: { PLEX_AUTO_INGEST: "false", INGEST_STABLE_SECONDS: "3600" },
  });
  const { home, url, program } = daemon;
  const client = await connect(url);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain("get_ingest_queue");
  const { engine } = await ask<Status>(client, "get_watcher_status");
  expect(engine).toMatchObject({
    running: true,
    message: expect.stringContaining("A daemon runs the engine"),
  });
  const path = home.drop("Heat.1995.1080p.mkv");
  const answer = await post(url, { path }, { "user-agent": "qbittorrent/5.0" });
  expect([answer.status, await answer.json()]).toEqual([
    202,
    { recorded: expect.stringMatching(/release|known/) },
  ]);
  await waitFor(
    "the release",
    async () => (await home.release("Heat.1995.1080p.mkv")) !== undefined,
  );
  expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({
    status: "ok",
    checks: {
      database: { status: "ok" },
      engine: { status: "ok" },
      plex: { status: "off" },
      cache: { status: "ok" },
    },
  });
  const metrics = await (
    await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
  ).text();
  expect(metrics).toContain(
    'plex_ingest_tool_calls_total{tool="get_watcher_status",outcome="ok"} 1',
  );
  expect(metrics).toMatch(/plex_ingest_releases\{state="settling"\} [1-9]/);
  // Checking whether an engine runs must not release its lock.
  expect(((await cli(home, "status", "--json")).json() as Status).engine.running).toBe(true);
  await client.close();
  const ended = program.end();
  // The engine has already stopped, but the server still responds to readiness checks.
  await waitFor(
    "the word that it stops",
    async () => (await fetch(`${url}/health/ready`)).status === 503,
  );
  const { code, ms } = await ended;
  expect([code, ms < 9000]).toEqual([0, true]);
  expect(program.log() + metrics).not.toContain(TOKEN);
});

test("if its port is taken, the daemon continues without HTTP, and mcp --http exits with code 2", async () => {
  using at = await taken();
  const { code, stderr } = await runProgram(at.home, ["mcp", "--http"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(at.said)]);
  await using daemon = await startDaemon(at.home);
  await waitFor("the warning", () => daemon.log().includes(at.said));
  expect(((await cli(at.home, "status", "--json")).json() as Status).engine.running).toBe(true);
  expect((await daemon.end()).code).toBe(0);
});

test("the daemon does not start with a missing certificate", async () => {
  const settings = {
    SERVER_PORT: String(await freePort()),
    AUTH_TOKEN: TOKEN,
    SERVER_TLS_CERT: "/no/such.pem",
    SERVER_TLS_KEY: "/no/such.pem",
  };
  using home = makeHome({ settings });
  const { code, stderr } = await runProgram(home, ["daemon"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("SERVER_TLS_CERT /no/such.pem")]);
});

describe("mcp --http", () => {
  test("serves only Plex if there is no database, and exits with code 0 on a signal", async () => {
    await using plex = await startPlex();
    const settings = {
      AUTH_TOKEN: undefined,
      LOG_LEVEL: "debug",
      TRACE_REQUESTS: "true",
      PLEX_INGEST_STATE_DIR: "/proc/no-such-folder",
    };
    await using server = await startHttp({
      plex,
      settings,
      args: ["--toolsets", "plex", "--read-only"],
    });
    const { home, url, program } = server;
    const client = await connect(url);
    const { libraries } = await ask<{ libraries: object[] }>(client, "list_libraries");
    expect(libraries.length).toBeGreaterThan(0);
    await ask(client, "list_libraries");
    const metrics = await (await fetch(`${url}/metrics`)).text();
    // The first call uses the result that was read ahead, or shares that request if it is still
    // running.
    expect(metrics).toMatch(
      /plex_ingest_cache_reads_total\{kind="libraries",outcome="hit"\} [1-9]/,
    );
    expect(metrics).toMatch(
      /plex_ingest_service_requests_total\{service="plex",server="plex",outcome="ok"\} \d/,
    );
    expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({
      status: "ok",
      checks: { database: { status: "off" }, engine: { status: "off" }, plex: { status: "ok" } },
    });
    expect((await post(url, { hash: "0".repeat(40) })).status).toBe(404);
    await client.close();
    const { code, ms } = await program.end();
    expect([code, ms < 8000]).toEqual([0, true]);
    for (const said of [
      /Tool list_libraries of mcp:sdk-client: ok/,
      /"tool":"list_libraries","outcome":"ok","duration_ms":[\d.]+,"cached":true,"stale":false/,
      /"method":"POST","path":"\/mcp","status":200,"duration_ms":[\d.]+,"client":"127/,
      /Request POST \/mcp from 127.*tools\/call.*Response 200/,
    ]) {
      expect(program.log()).toMatch(said);
    }
    expect(program.log() + metrics).not.toContain(plex.token);
    expect(allFiles(home.state)).toEqual([]);
  });

  test.each([
    ["plex", { PLEX_URL: "http://127.0.0.1:9", PLEX_TOKEN: "" }, "PLEX_TOKEN is not set."],
    [
      "plex,torrents",
      { PLEX_TOKEN: "s3cret" },
      "PLEX_URL and TRANSMISSION_URL or DOWNLOAD_CLIENTS are not set.",
    ],
  ])(
    "exits with code 2 if no tool of --toolsets %s can work with %j",
    async (toolsets, settings, said) => {
      using home = makeHome({ settings: { AUTH_TOKEN: TOKEN, ...settings } });
      const { code, stderr } = await runProgram(home, ["mcp", "--http", "--toolsets", toolsets]);
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining(`No tool of this server can work: ${said}`),
      ]);
      expect(stderr).toContain("--toolsets");
      expect(allFiles(home.state)).toEqual([]);
    },
  );

  test("records what another container's hook reports, with the client's name", async () => {
    await using server = await startHttp({ args: [] });
    const { home, url } = server;
    const path = home.drop("Heat.1995.1080p.mkv");
    const report = async (body: object): Promise<unknown[]> => {
      const answer = await post(url, body, { "user-agent": "qbittorrent/5.0" });
      return [answer.status, await answer.json()];
    };
    expect(await report({ path })).toEqual([202, { recorded: "release" }]);
    expect(await report({ path })).toEqual([202, { recorded: "known" }]);
    const id = (await home.release("Heat.1995.1080p.mkv"))?.id ?? 0;
    expect(JSON.stringify((await home.item(id))?.history)).toContain("http:qbittorrent");
    expect(await report({ path: "/etc/passwd" })).toEqual([
      403,
      { error: expect.any(String), error_description: expect.any(String), code: "refused" },
    ]);
    for (const body of [{ path: "Heat.1995.1080p.mkv" }, {}, { hash: 7 }]) {
      expect(await report(body)).toMatchObject([400, { code: "invalid_request" }]);
    }
  });
});
