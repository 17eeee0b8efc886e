import { expect, test } from "vitest";
import { TOOLS } from "../../src/mcp/registry.ts";
import { createToolServer } from "../../src/mcp/server.ts";
import type { ToolDeps } from "../../src/mcp/tools/define.ts";

const untouched = new Proxy({} as ToolDeps, {
  get: (_, name) => {
    throw new Error(`${String(name)} was touched.`);
  },
});

async function said(name: string, args: unknown = {}, readOnly = false): Promise<string> {
  const options = { toolsets: ["ingest", "plex", "torrents"] as const, readOnly, deps: untouched, report() {} };
  const signal = new AbortController().signal;
  const result = await createToolServer(options).call(name, args, { signal, actor: "mcp:test" });
  expect(result.isError).toBe(true);
  return result.content[0]?.text ?? "";
}

test.each([
  ["plex_search", { query: "dune" }, 'Call search_media with {"query":"dune"}.'],
  ["search_library", { title: "dune", library_id: 3 }, 'Call search_media with {"query":"dune","library":"3"}.'],
  ["plex_get_libraries", {}, "Call list_libraries."],
  ["plex_get_library_items", { section_id: "1", count: 5 }, 'Call list_library_items with {"library":"1","limit":5}.'],
  ["plex_get_recently_added", { library_id: "2" }, 'Call get_recently_added with {"library":"2"}.'],
  ["list_recent", {}, "Call get_recently_added."],
  ["plex_get_on_deck", {}, "Call get_on_deck."],
  ["plex_get_sessions", {}, "Call get_playback_status."],
  ["plex_refresh_library", { id: 4 }, 'Call scan_library with {"library":"4"}.'],
  ["plex_get_history", { username: "Ann" }, 'Call get_watch_history with {"user":"Ann"}.'],
  ["approve_pending", { id: 12 }, 'Call approve_ingest with {"ids":[12]}.'],
])("%s %j is answered with our call", async (name, args, call) => {
  expect(await said(name, args)).toBe(`not_found: There is no tool "${name}" here. ${call} (permanent until changed)`);
});

test("another server's argument is answered with ours, and any other with those that are allowed", async () => {
  expect(await said("list_library_items", { library_id: "1" })).toMatch(
    /library_id is library here; allowed: library, /,
  );
  expect(await said("control_playback", { action: "seek", position: 5 })).toMatch(/position is position_ms here/);
  expect(await said("get_media_details", { id: "5" })).toMatch(/id is media_id here/);
  expect(await said("get_server_info", { verbose: true })).toMatch(/verbose.*it takes no arguments/);
  expect(await said("constructor")).not.toContain("here.");
});

test.each([
  ["scan_library", { library_id: 1 }, 'Call scan_library with {"library":"1"}.'],
  ["get_media_details", { id: 5 }, 'Call get_media_details with {"media_id":"5"}.'],
  [
    "control_playback",
    { action: "seek", position: 5 },
    'Call control_playback with {"action":"seek","position_ms":5}.',
  ],
  ["approve_ingest", { id: 12 }, 'Call approve_ingest with {"ids":[12]}.'],
])("our tool with another server's argument, %s %j, is answered with the whole call", async (name, args, call) => {
  const text = await said(name, args);
  expect(text).toContain(` ${call} (permanent`);
  // What is missing only because of the other name is not an error of its own.
  expect(text).not.toContain("undefined");
});

test("what is not offered is not advertised under another name either", async () => {
  expect(await said("approve_pending", { id: 1 }, true)).toMatch(/^refused: .*approve_ingest.*read-only/);
  expect(TOOLS.length).toBeGreaterThan(0);
});
