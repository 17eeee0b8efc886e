import { expect, test } from "vitest";
import { createPlayback } from "../../../../../src/app/plex/playback/playback.ts";
import { toToolText, translateSentences } from "../../../../../src/base/actions/sentence.ts";
import type { Tool } from "../../../../../src/hosts/mcp/tools/define.ts";
import {
  getMediaDetails,
  getOnDeck,
  getRecentlyAdded,
  listLibraryItems,
  scanLibrary,
  searchMedia,
} from "../../../../../src/hosts/mcp/tools/plex/browse.ts";
import {
  controlPlayback,
  getWatchHistory,
} from "../../../../../src/hosts/mcp/tools/plex/playback.ts";
import { readArguments } from "../../../../../src/hosts/mcp/tools/read-arguments.ts";
import type { UseCases } from "../../../../../src/program/use-cases/use-cases.ts";
import { libraryScene, never } from "../../../../app/plex/library/library-scene.ts";
import { scene } from "../../../../app/plex/playback/scene.ts";
import { largeLibrary } from "../../../../support/plex/library.ts";

/**
 * Creates the tools over these use cases. The tools are called as a client calls them, and each
 * answer is checked against its strict schema.
 */
function toolsOver(useCases: object) {
  const recorded: unknown[][] = [];
  const deps = { ...useCases, record: async (...entry: unknown[]) => void recorded.push(entry) };
  const call = async (tool: Tool, args: object): Promise<Record<string, unknown>> => {
    const asked = { signal: never, actor: "mcp:test" };
    const answer = await tool.run(
      readArguments(tool.input, args),
      deps as unknown as UseCases,
      asked,
    );
    return tool.output.parse(translateSentences(answer, (said) => toToolText(said, () => true)));
  };
  return { call, recorded };
}

// The test that each tool answers in both formats is in faults.test.ts.
test("passes each argument to Plex, and returns cast and chapters only on request", async () => {
  await using it = await libraryScene();
  const { call } = toolsOver({
    library: async () => it.library,
    searchMedia: it.library.search,
  });
  expect(await call(listLibraryItems, { library: "Music", type: "track" })).toMatchObject({
    library: "Music",
    total: 1,
    items: [{ type: "track", title: "Low Water", artist: "The Tides", album: "Ebb" }],
  });
  expect(
    await call(searchMedia, { query: "lighthouse", media_type: "show", library: "2" }),
  ).toMatchObject({
    query: "lighthouse",
    results: [{ id: "201" }],
  });
  expect(await call(searchMedia, { query: "i", media_type: "photo" })).toMatchObject({ total: 1 });
  const whole = { media_id: "102", include_cast: true, include_chapters: true };
  const { media } = await call(getMediaDetails, whole);
  expect(media).toMatchObject({
    cast: [{ name: "Ada Quist" }, {}],
    chapters: [{}, {}],
    files: [{}],
  });
  expect(await call(getMediaDetails, { media_id: "102" })).toEqual({
    media: { ...(media as object), cast: [], chapters: [] },
  });
  expect(await call(getRecentlyAdded, { library: "Movies 4K" })).toMatchObject({
    library: "Movies 4K",
    items: [{ id: "501" }],
  });
  expect(await call(getOnDeck, {})).toMatchObject({
    items: [{ id: "101", reason: "continue" }, { id: "223" }],
  });
  expect(await call(getWatchHistory, { media_id: "102", user: "Ben" })).toMatchObject({
    total: 1,
    items: [{ media: { id: "102" }, user: "Ben", device: "Phone" }],
  });
});

test("passes on pages and limits, with defaults", async () => {
  await using it = await libraryScene({ library: largeLibrary(300) });
  const { call } = toolsOver({
    library: async () => it.library,
    searchMedia: it.library.search,
  });
  const count = async (tool: Tool, args: object): Promise<number> => {
    const answer = await call(tool, args);
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

test("sends a scan once, reports it as accepted and records it, but does not record a refused scan", async () => {
  await using it = await libraryScene();
  const { call, recorded } = toolsOver({
    library: async () => it.library,
    searchMedia: it.library.search,
  });
  const path = "/srv/media/Movies/New (2026)";
  expect(await call(scanLibrary, { library: "movies", path })).toMatchObject({
    library: "Movies",
    path,
    accepted: true,
    message: expect.stringMatching(/it may not be finished yet/),
  });
  expect(it.plex.world.scans).toEqual([{ section: "1", path }]);
  await expect(call(scanLibrary, { library: "movies", path: "/etc" })).rejects.toMatchObject({
    code: "invalid_request",
  });
  expect(recorded).toEqual([["scan_requested", { library: "Movies", path }, "mcp:test"]]);
});

test("passes each argument of control_playback to the player, and records the outcome in history", async () => {
  await using it = await scene();
  const { call, recorded } = toolsOver({
    playback: () => createPlayback({ plex: it.client, clock: it.time }),
  });
  expect(
    await call(controlPlayback, { action: "seek", session_id: "s1", position_ms: 5_000 }),
  ).toMatchObject({
    outcome: "confirmed",
    session: { session_id: "s1" },
  });
  expect(
    await call(controlPlayback, { action: "play", media_id: "10", client: "tv" }),
  ).toMatchObject({
    success: true,
  });
  // The command, its player and outcome, and the actor.
  expect(recorded[0]).toEqual([
    "playback",
    { action: "seek", outcome: "confirmed", client: "Living Room" },
    "mcp:test",
  ]);
  expect(await call(controlPlayback, { action: "stop", end_session: true })).toMatchObject({
    outcome: "confirmed",
  });
});
