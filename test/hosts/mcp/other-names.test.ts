import { expect, test } from "vitest";
import { createToolServer } from "../../../src/hosts/mcp/server.ts";
import type { UseCases } from "../../../src/program/use-cases/use-cases.ts";

const TOOLSETS = ["ingest", "plex", "torrents"] as const;
const untouched = new Proxy({} as UseCases, {
  get: (_, name) => {
    throw new Error(`${String(name)} was touched.`);
  },
});

const call = (deps: UseCases, readOnly: boolean, name: string, args: unknown) =>
  createToolServer({ toolsets: TOOLSETS, readOnly, deps, report() {} }).call(name, args, {
    signal: new AbortController().signal,
    actor: "mcp:test",
  });

async function said(name: string, args: unknown = {}, readOnly = false): Promise<string> {
  const result = await call(untouched, readOnly, name, args);
  expect(result.isError).toBe(true);
  return result.content[0]?.text ?? "";
}

type Called = { name: string; query: unknown }[];

/** The calls that reach our use cases. */
async function carriedOut(name: string, args: unknown): Promise<Called> {
  const called: Called = [];
  const noting = (path: string): unknown =>
    new Proxy(() => {}, {
      get: (_, part) => (part === "then" ? undefined : noting(`${path}.${String(part)}`)),
      apply(_, __, given: unknown[]) {
        if (given.length === 0) return noting(path);
        called.push({ name: path.slice(1), query: given[0] });
        throw new Error("noted");
      },
    });
  const result = await call(noting("") as UseCases, false, name, args);
  expect(result.content[0]?.text).toMatch(/^internal_error/);
  return called;
}

test.each<[string, object, string, unknown]>([
  [
    "plex_search",
    { query: "dune", section_id: 2, limit: 5 },
    "library.search",
    { query: "dune", library: "2", limit: 5 },
  ],
  [
    "search_library",
    { title: "dune", library_id: 3 },
    "library.search",
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
  [
    "control_playback",
    { action: "seek", position: 5 },
    "playback.control",
    { action: "seek", positionMs: 5 },
  ],
])("runs the documented call %s %j", async (name, args, useCase, query) => {
  const [called] = await carriedOut(name, args);
  expect(called?.name).toBe(useCase);
  if (Array.isArray(query)) expect(called?.query).toEqual(query);
  else if (query !== undefined) expect(called?.query).toMatchObject(query as object);
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
  ["reject_pending", { id: 12 }, 'Call reject_ingest with {"ids":[12]}.'],
])("answers a call to %s %j with the matching call of our own", async (name, args, call) => {
  expect(await said(name, args)).toBe(
    `not_found: There is no tool "${name}" here. ${call} (permanent until changed)`,
  );
});

test("names our argument for another server's argument, and lists the allowed arguments for any other", async () => {
  expect(await said("list_library_items", { library_id: "1" })).toMatch(
    /library_id is library here; allowed: library, /,
  );
  expect(await said("get_media_details", { id: "5" })).toMatch(/id is media_id here/);
  expect(await said("get_server_info", { verbose: true })).toMatch(
    /verbose.*it takes no arguments/,
  );
  expect(await said("constructor")).not.toContain("here.");
});

test.each([
  ["scan_library", { library_id: 1 }, 'Call scan_library with {"library":"1"}.'],
  ["get_media_details", { id: 5 }, 'Call get_media_details with {"media_id":"5"}.'],
  ["approve_ingest", { id: 12 }, 'Call approve_ingest with {"ids":[12]}.'],
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
