import { expect, test } from "vitest";
import { TOOL_EXAMPLES } from "../../../scripts/tool-examples.ts";
import { TOOLSET_NAMES } from "../../../src/core/toolsets.ts";
import { TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { createToolServer } from "../../../src/hosts/mcp/server.ts";
import { toListedTool } from "../../../src/hosts/mcp/tools/define.ts";
import type { UseCases } from "../../../src/program/use-cases/use-cases.ts";
import { callNoted, type NotedCall } from "../../support/noted-calls.ts";
import { HUNG_MS } from "../../support/wait-for.ts";

const TOOLSETS = ["ingest", "plex", "torrents"] as const;
const untouched = new Proxy({} as UseCases, {
  get: (_, name) => {
    throw new Error(`${String(name)} was touched.`);
  },
});

const call = (deps: UseCases, readOnly: boolean, name: string, args: unknown) =>
  createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets: TOOLSETS,
    readOnly,
    deps,
    report() {},
  }).call(name, args, {
    signal: new AbortController().signal,
    actor: "mcp:test",
  });

async function said(name: string, args: unknown = {}, readOnly = false): Promise<string> {
  const result = await call(untouched, readOnly, name, args);
  expect(result.isError).toBe(true);
  return result.content[0]?.text ?? "";
}

/** The calls that reach our use cases. */
async function carriedOut(name: string, args: unknown): Promise<readonly NotedCall[]> {
  const { called, text } = await callNoted({ toolsets: [...TOOLSETS, "identify"] }, name, args);
  expect(text).toMatch(/^internal_error/);
  return called;
}

test.each<[string, object, string, unknown]>([
  [
    "plex_search",
    { query: "dune", section_id: 2, limit: 5 },
    "searchMedia",
    { query: "dune", library: "2", limit: 5 },
  ],
  [
    "search_library",
    { title: "dune", library_id: 3 },
    "searchMedia",
    { query: "dune", library: "3" },
  ],
  ["plex_get_libraries", {}, "plex.libraries", undefined],
  [
    "plex_get_library_items",
    { library_id: "1", limit: 5, offset: 10 },
    "library.items",
    { library: "1", limit: 5, offset: 10 },
  ],
  ["plex_get_recently_added", { limit: 7 }, "library.recentlyAdded", { limit: 7 }],
  ["list_recent", { section: 4 }, "library.recentlyAdded", { library: "4" }],
  ["plex_get_on_deck", { limit: 3 }, "library.onDeck", { limit: 3 }],
  ["plex_get_sessions", {}, "plex.playbackStatus", {}],
  ["plex_refresh_library", { library_id: 4 }, "library.scan", { library: "4" }],
  ["plex_get_history", { limit: 9, offset: 2 }, "library.history", { limit: 9, offset: 2 }],
  ["approve_pending", { id: 12 }, "decisions.approve", [12]],
  ["approve_pending", { id: "#12", ids: null }, "decisions.approve", [12]],
  ["approve_ingest", { id: 12 }, "decisions.approve", [12]],
  ["reject_pending", { id: 12 }, "decisions.reject", [12]],
  ["scan_library", { library_id: 1, path: null }, "library.scan", { library: "1" }],
  [
    "get_ingest_history",
    { status: "SUCCESS", tmdb_id: "603", media_type: "Movie" },
    "queue.history",
    { action: "filed", tmdbId: 603, type: "movie" },
  ],
  [
    "control_playback",
    { action: "seek", position: 5 },
    "playback.control",
    { action: "seek", positionMs: 5 },
  ],
])("runs the documented call %s %j", async (name, args, useCase, query) => {
  const [called] = await carriedOut(name, args);
  expect(called?.name).toBe(useCase);
  if (Array.isArray(query)) expect(called?.args[0]).toEqual(query);
  else if (query !== undefined) expect(called?.args[0]).toMatchObject(query as object);
});

test("rejects unsupported arguments under another server's tool name, too", async () => {
  expect(await said("plex_get_libraries", { verbose: true })).toMatch(
    /^invalid_request: .*verbose.*it takes no arguments/,
  );
  expect(await said("plex_search", {})).toMatch(/^invalid_request: .*query: is required/);
});

test.each([
  ["search", { query: "dune" }, 'Call search_media with {"query":"dune"}.'],
  [
    "browse_library",
    { section_id: "1", count: 5 },
    'Call list_library_items with {"library":"1","limit":5}.',
  ],
  ["plex_list_libraries", {}, "Call list_libraries."],
  ["now_playing", {}, "Call get_playback_status."],
  ["refresh_library", { id: 4 }, 'Call scan_library with {"library":"4"}.'],
  ["get_history", { username: "Ann" }, 'Call get_watch_history with {"user":"Ann"}.'],
  ["retry_pending", { id: 12 }, 'Call retry_ingest with {"ids":[12]}.'],
])("answers a call to %s %j with the matching call of our own", async (name, args, call) => {
  expect(await said(name, args)).toBe(
    `not_found: There is no tool "${name}" here. ${call} (permanent until changed)`,
  );
});

test("names our argument for another server's argument, and lists the allowed arguments for any other", async () => {
  expect(await said("list_library_items", { library_name: "1" })).toMatch(
    /library_name is library here; allowed: library, /,
  );
  expect(await said("get_media_details", { id: "5" })).toMatch(/id is media_id here/);
  expect(await said("get_server_info", { verbose: true })).toMatch(
    /verbose.*it takes no arguments/,
  );
  expect(await said("constructor")).not.toContain("here.");
});

test.each([
  ["scan_library", { section: 1 }, 'Call scan_library with {"library":"1"}.'],
  ["get_media_details", { id: 5 }, 'Call get_media_details with {"media_id":"5"}.'],
  ["retry_ingest", { release_id: "12" }, 'Call retry_ingest with {"ids":[12]}.'],
  [
    "get_watch_history",
    { username: "Ann", limit: "5", since: null },
    'Call get_watch_history with {"user":"Ann","limit":5}.',
  ],
])(
  "a call to %s with another server's argument, %j, is answered with the complete correct call",
  async (name, args, call) => {
    const text = await said(name, args);
    expect(text).toContain(` ${call} (permanent`);
    // A field that is missing only because of the other name is not reported as a separate error.
    expect(text).not.toContain("undefined");
  },
);

test("refuses a tool that is not offered, even under another server's name for it", async () => {
  expect(await said("approve_pending", { id: 1 }, true)).toMatch(
    /^refused: .*approve_ingest.*read-only/,
  );
});

test.each([
  ["get_ingest_item", { id: "Dune" }, 'get_ingest_queue with {"state":"all","search":"Dune"}'],
  ["approve_ingest", { ids: ["Dune"] }, 'get_ingest_queue with {"state":"all","search":"Dune"}'],
  ["undo_ingest", { id: "Dune" }, 'get_ingest_queue with {"state":"all","search":"Dune"}'],
  ["get_media_details", { media_id: "Dune" }, 'search_media with {"query":"Dune"}'],
  ["control_playback", { action: "play", media_id: "Dune" }, 'search_media with {"query":"Dune"}'],
  ["get_tmdb_details", { type: "movie", tmdb_id: "Dune" }, 'search_tmdb with {"query":"Dune"}'],
  ["approve_ingest", { ids: [1], tmdb_id: "Dune" }, 'search_tmdb with {"query":"Dune"}'],
])(
  "%s %j, with a title for an id, is answered with the call that finds it",
  async (name, args, call) => {
    const { called, text } = await callNoted({ toolsets: [...TOOLSETS, "identify"] }, name, args);
    expect(called).toEqual([]);
    expect(text).toMatch(/^invalid_request: /);
    expect(text).toContain(` To find it: Call ${call}. (permanent`);
  },
);

test("offers no search that this server does not have", async () => {
  const { text } = await callNoted({ toolsets: ["identify"] }, "preview_rename", { id: "Dune" });
  expect(text).toMatch(/^invalid_request: id: /);
  expect(text).not.toContain("get_ingest_queue with");
});

test.each(["query", "q", "name", "search", "movie"])(
  "a tool that takes a title is offered with the title that %s names",
  async (name) => {
    const text = await said("why_not_in_plex", { [name]: "Dune" });
    expect(text).toContain(' Call why_not_in_plex with {"title":"Dune"}. (permanent');
  },
);

test("a percentage for a share is answered with the call that has the share", async () => {
  const args = { confidence_threshold: 95, auto_ingest: "true" };
  expect(await said("configure_watcher", args)).toContain(
    ' Call configure_watcher with {"confidence_threshold":0.95,"auto_ingest":true}. (permanent',
  );
});

test.each([
  ["list_trash", /plex-ingest trash/],
  ["restore_trash", /plex-ingest trash restore/],
  ["disk_usage", /Call find_space\./],
  ["get_free_space", /Call find_space\./],
  ["check_library", /audit_library is not offered: its toolset library is switched off/],
])("says who can do what %s would do", async (name, answer) => {
  expect(await said(name)).toMatch(answer);
});

const FORMS: readonly unknown[] = [undefined, null, "", "  ", [], {}, "null"];
test.each(TOOLS.map((tool) => [tool.name, tool] as const))(
  "%s accepts every empty form of each argument, or states which call works",
  async (name, tool) => {
    const { properties = {}, required = [] } = toListedTool(tool).inputSchema as {
      properties?: Record<string, { type?: string; enum?: unknown[]; description?: string }>;
      required?: string[];
    };
    const example = TOOL_EXAMPLES[name] ?? {};
    for (const field of Object.keys(properties)) {
      for (const nothing of FORMS) {
        const args = { ...example, [field]: nothing };
        const offer = { toolsets: TOOLSET_NAMES, storages: true };
        const { called, text } = await callNoted(offer, name, args);
        const what = `${field}: ${JSON.stringify(nothing)} → ${text}`;
        // A tool that returns our own text asks no use case.
        if (called.length > 0 || !text.startsWith("invalid_request: ")) continue;
        const isRequired = text.startsWith(`invalid_request: ${field}: is required`);
        expect(isRequired, what).toBe(isRequired && required.includes(field));
        expect(text, what).toMatch(/e\.g\. |one of "|Call \w+|Name |Pass it /);
      }
    }
  },
);
