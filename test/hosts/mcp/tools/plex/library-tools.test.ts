import { expect, test } from "vitest";
import { inTools, worded } from "../../../../../src/core/actions/tongues.ts";
import { listed, type Tool } from "../../../../../src/hosts/mcp/tools/define.ts";
import {
  getMediaDetails,
  getOnDeck,
  getRecentlyAdded,
  listLibraryItems,
  searchMedia,
} from "../../../../../src/hosts/mcp/tools/plex/browse.ts";
import { getWatchHistory } from "../../../../../src/hosts/mcp/tools/plex/playback.ts";
import { scanLibrary } from "../../../../../src/hosts/mcp/tools/plex/server.ts";
import { readArguments } from "../../../../../src/hosts/mcp/tools/read-arguments.ts";
import type { UseCases } from "../../../../../src/program/use-cases/use-cases.ts";
import { libraryScene, never } from "../../../../app/plex/library/library-scene.ts";
import { largeLibrary } from "../../../../support/plex/library.ts";
import type { PlexOptions } from "../../../../support/plex/start-plex.ts";
import { testServer } from "../../support-server.ts";

async function withTools(options: PlexOptions = {}, failing?: UseCases["record"]) {
  const it = await libraryScene(options);
  const recorded: unknown[][] = [];
  const record: UseCases["record"] = failing ?? (async (...entry) => void recorded.push(entry));
  const deps: Pick<UseCases, "library" | "record"> = {
    record,
    library: async () => it.library,
  };
  /** As the server runs a tool: its arguments and its answer are checked by its own strict schemas. */
  const call = async (tool: Tool, args: unknown) =>
    tool.output.parse(
      worded(
        await tool.run(readArguments(tool.input, args), deps as UseCases, { signal: never, actor: "mcp:test" }),
        (said) => inTools(said, () => true),
      ),
    );
  return { ...it, call, recorded };
}

test.each(["json", "xml"] as const)("each answer fits its output schema (%s)", async (form) => {
  await using it = await withTools({ form });
  expect(await it.call(listLibraryItems, { library: "Music", type: "track" })).toMatchObject({
    library: "Music",
    total: 1,
    items: [{ type: "track", title: "Low Water", artist: "The Tides", album: "Ebb" }],
  });
  expect(await it.call(searchMedia, { query: "lighthouse", media_type: "show", library: "2" })).toMatchObject({
    query: "lighthouse",
    results: [{ id: "201" }],
  });
  expect(await it.call(searchMedia, { query: "i", media_type: "photo" })).toMatchObject({ total: 1 });
  const whole = { media_id: "102", include_cast: true, include_chapters: true };
  const { media } = await it.call(getMediaDetails, whole);
  expect(media).toMatchObject({ cast: [{ name: "Ada Quist" }, {}], chapters: [{}, {}], files: [{}] });
  expect(await it.call(getMediaDetails, { media_id: "102" })).toEqual({
    media: { ...(media as object), cast: [], chapters: [] },
  });
  expect(await it.call(getRecentlyAdded, { library: "Movies 4K" })).toMatchObject({
    library: "Movies 4K",
    items: [{ id: "501" }],
  });
  expect(await it.call(getOnDeck, {})).toMatchObject({ items: [{ id: "101", reason: "continue" }, { id: "223" }] });
  expect(await it.call(getWatchHistory, { media_id: "102", user: "Ben" })).toMatchObject({
    total: 1,
    items: [{ media: { id: "102" }, user: "Ben", device: "Phone" }],
  });
});

test("pages and limits are passed on, and have defaults", async () => {
  await using it = await withTools({ library: largeLibrary(300) });
  const count = async (tool: Tool, args: object): Promise<number> => {
    const answer = await it.call(tool, args);
    const list = answer["items"] ?? answer["results"];
    return Array.isArray(list) ? list.length : -1;
  };
  expect(await count(listLibraryItems, { library: "1" })).toBe(20);
  expect(await count(listLibraryItems, { library: "1", limit: 100, offset: 250 })).toBe(53);
  expect(await count(searchMedia, { query: "film" })).toBe(20);
  expect(await count(searchMedia, { query: "film", limit: 100 })).toBe(100);
  expect(await count(getRecentlyAdded, {})).toBe(20);
  expect(await count(getRecentlyAdded, { limit: 50 })).toBe(50);
  expect(await count(getWatchHistory, { limit: 2, offset: 4 })).toBe(1);
});

test("a scan is sent once, answered correctly and recorded", async () => {
  await using it = await withTools();
  const path = "/srv/media/Movies/New (2026)";
  expect(await it.call(scanLibrary, { library: "movies", path })).toMatchObject({
    library: "Movies",
    path,
    accepted: true,
    message: expect.stringMatching(/accepted is not done/),
  });
  expect(it.plex.world.scans).toEqual([{ section: "1", path }]);
  expect(it.recorded).toEqual([["scan_requested", { library: "Movies", path }, "mcp:test"]]);
  await expect(it.call(scanLibrary, { library: "movies", path: "/etc" })).rejects.toMatchObject({
    code: "invalid_request",
  });
  expect(it.recorded).toHaveLength(1);
});

test("an accepted scan is not sent again because history cannot be written", async () => {
  await using it = await withTools({}, async () => {
    throw new Error("The disk is full.");
  });
  expect(await it.call(scanLibrary, { library: "movies" })).toMatchObject({ accepted: true });
});

test.each<[Tool, unknown, RegExp]>([
  [listLibraryItems, {}, /library/],
  [listLibraryItems, { library: "1", limit: 101 }, /limit/],
  [listLibraryItems, { library: "1", offset: -1 }, /offset/],
  [listLibraryItems, { library: "1", type: "clip" }, /type/],
  [listLibraryItems, { library: "1", sort: "random" }, /sort/],
  [searchMedia, { query: "" }, /query/],
  [searchMedia, { query: "x", media_type: "season" }, /media_type/],
  [getMediaDetails, { media_id: true }, /media_id/],
  [getRecentlyAdded, { limit: 51 }, /limit/],
  [getOnDeck, { limit: 26 }, /limit/],
  [getWatchHistory, { viewed: true }, /viewed/],
  [scanLibrary, { library: "1", path: "" }, /path/],
])("%o with %j is refused with the name of the field", async (tool, args, message) => {
  expect(() => readArguments(tool.input, args)).toThrow(
    expect.objectContaining({ code: "invalid_request", message: expect.stringMatching(message) }),
  );
});

test("without Plex each says what to set, and a read-only server has no scan", async () => {
  await using server = await testServer({ readOnly: true });
  expect(await server.error("search_media", { query: "x" })).toMatch(/^plex_unavailable: .*PLEX_URL/);
  expect(await server.error("get_on_deck", {})).toMatch(/^plex_unavailable: /);
  expect(await server.error("scan_library", { library: "1" })).toMatch(/^refused: .*read-only/);
});

test("their descriptions for a model are small, and only scan_library writes", () => {
  const tools = [
    listLibraryItems,
    searchMedia,
    getMediaDetails,
    getRecentlyAdded,
    getOnDeck,
    getWatchHistory,
    scanLibrary,
  ];
  for (const tool of tools) {
    const { name, description, inputSchema } = listed(tool);
    const tokens = JSON.stringify({ name, description, inputSchema }).length / 4;
    expect([name, tokens <= (name === "list_library_items" ? 300 : 210)]).toEqual([name, true]);
    expect(tool.hints.readOnly).toBe(name !== "scan_library");
    expect(tool.hints.destructive).toBe(false);
    expect(tool.toolset).toBe("plex");
  }
});
