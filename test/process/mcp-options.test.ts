import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { movie } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { runProgram, startDaemon } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { makeHome, TMDB_KEY } from "./home.ts";
import { ask, connect } from "./mcp-session.ts";

const INITIALIZE = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "test", version: "1" },
  },
});

/**
 * True if a process can write to this file through any of its handles. Undefined if the system does
 * not report it.
 */
function mayWrite(pid: number, file: string): boolean | undefined {
  if (!existsSync("/proc/self/fdinfo")) return undefined;
  const handles = readdirSync(`/proc/${pid}/fd`).filter(
    (fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === file,
  );
  expect(handles.length).toBeGreaterThan(0);
  const flags = handles.map(
    (fd) => /flags:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, "utf8"))?.[1],
  );
  return flags.some((text) => (Number.parseInt(text ?? "0", 8) & 3) !== 0);
}

test("--read-only offers no writing tool and opens the database read-only, even while a daemon runs", async () => {
  using home = makeHome();
  home.drop("Dune.1080p.mkv");
  await using _daemon = await startDaemon(home);
  const { id } = await home.reaches("Dune.1080p.mkv", "review");
  {
    await using client = await connect(home, { args: ["--read-only"] });
    const tools = await client.tools();
    expect(
      tools.every(({ annotations }) => (annotations as { readOnlyHint: boolean }).readOnlyHint),
    ).toBe(true);
    expect(await ask(client, "get_ingest_queue")).toMatchObject({ total: 1 });
    expect(await ask(client, "get_ingest_item", { id })).toMatchObject({
      item: { id, state: "review" },
    });
    expect(await ask(client, "get_watcher_status")).toMatchObject({ engine: { running: true } });
    const refused = await client.call("reject_ingest", { ids: [id] });
    expect(refused).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^refused: .*read-only/),
    });
    expect(mayWrite(client.pid ?? 0, home.database)).not.toBe(true);
  }
  await using writer = await connect(home);
  await ask(writer, "get_ingest_queue");
  expect(mayWrite(writer.pid ?? 0, home.database)).not.toBe(false);
  expect((await home.release("Dune.1080p.mkv"))?.state).toBe("review");
});

test("PLEX_MCP_TMDB_TEXT=false hides the works' overviews from clients", async () => {
  const heat = movie([949, "Heat", "1995-12-15", 170, 30, null], {
    overview: "A thief and a policeman.",
  });
  await using tmdb = await startFakeTmdb({
    key: TMDB_KEY,
    catalogue: { movies: [heat], series: [] },
  });
  using home = makeHome({ tmdb });
  await using client = await connect(home, { env: { PLEX_MCP_TMDB_TEXT: "false" } });
  const quiet = await ask(client, "get_tmdb_details", { type: "movie", tmdb_id: 949 });
  expect(quiet).toMatchObject({ details: { title: "Heat", year: 1995, runtime_minutes: 170 } });
  expect(quiet).not.toHaveProperty("details.overview");
});

test("--read-only without a database explains what to do, on stderr only", async () => {
  using home = makeHome();
  await expect(connect(home, { args: ["--read-only"] })).rejects.toThrow(
    /no database.*plex-ingest --env-file \S+ daemon/s,
  );
  expect(existsSync(home.database)).toBe(false);
});

const PLEX = { PLEX_URL: "http://127.0.0.1:9", PLEX_TOKEN: "unused" };

test("the setting and --list choose what is listed; the others are found and called", async () => {
  using home = makeHome({ settings: { PLEX_MCP_OUTPUT_SCHEMAS: "true" } });
  const listed = async (...args: string[]) => {
    await using client = await connect(home, { args });
    return await client.tools();
  };
  const named = (tools: Record<string, unknown>[]) => tools.map(({ name }) => name);
  const usual = await listed();
  expect(named(usual)).toContain("call_read_tool");
  // No Plex and no download client is configured.
  expect(named(usual)).not.toContain("search_media");
  expect(named(usual)).not.toContain("list_torrents");
  expect(named(usual)).not.toContain("preview_rename");
  expect(usual.every((tool) => "outputSchema" in tool)).toBe(true);
  expect(named(await listed("--list", "core,identify"))).toContain("preview_rename");
  home.configure({ PLEX_MCP_LIST: "all", PLEX_MCP_OUTPUT_SCHEMAS: "false" });
  const whole = await listed();
  expect(named(whole)).toContain("stop_watcher");
  expect(named(whole)).not.toContain("find_tool");
  expect(whole.some((tool) => "outputSchema" in tool)).toBe(false);
  expect((await listed("--list", "core", "--output-schemas"))[0]).toHaveProperty("outputSchema");

  await using client = await connect(home, { args: ["--list", "core"] });
  const read = { name: "parse_filename", arguments: { name: "Heat.1995.1080p.mkv" } };
  expect(await ask(client, "call_read_tool", read)).toMatchObject({ parsed: { title: "Heat" } });
  expect(await ask(client, "call_write_tool", { name: "stop_watcher" })).toMatchObject({
    engine: { paused: true },
  });
  // Without Plex, a call by name still states what to set.
  expect((await client.call("get_on_deck")).text).toMatch(/PLEX_URL/);
});

test("--toolsets offers only the named toolsets, and overrides the configuration", async () => {
  using home = makeHome({ settings: { PLEX_MCP_TOOLSETS: "all", PLEX_MCP_LIST: "all", ...PLEX } });
  const names = async (...args: string[]): Promise<unknown[]> => {
    await using client = await connect(home, { args });
    return (await client.tools()).map(({ name }) => name);
  };
  expect(await names()).toEqual(
    expect.arrayContaining(["get_ingest_queue", "list_libraries", "audit_library"]),
  );
  const plex = await names("--toolsets", "plex");
  expect(plex).toContain("list_libraries");
  expect(plex).not.toContain("get_ingest_queue");
});

test.each([
  ["--toolsets filez", ["--toolsets", "ingest,filez"], {}, 'There is no toolset "filez".'],
  ["--list filez", ["--list", "filez"], {}, 'There is no list of tools "filez".'],
  [
    "a setting against another",
    [],
    { PLEX_WATCHER_AUTO_START: "true" },
    'PLEX_WATCHER_AUTO_START: found "true"; expected no value unless PLEX_MODE=mcp is set',
  ],
])(
  "%s is refused with exit code 2 before any JSON-RPC, and nothing is created",
  async (_, args, env, said) => {
    using home = makeHome();
    const answer = await runProgram(home, ["mcp", ...args], { env, input: `${INITIALIZE}\n` });
    expect(answer).toMatchObject({ code: 2, stdout: "" });
    expect(answer.stderr).toContain(said);
    expect(answer.stderr).not.toMatch(/\n\s+at |Error:/);
    expect(existsSync(home.database)).toBe(false);
  },
);
