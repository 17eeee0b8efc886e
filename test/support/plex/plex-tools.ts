import { readLive } from "../../../src/app/plex/cache/read-plex.ts";
import { createLibrary } from "../../../src/app/plex/library/library.ts";
import { createPlayback } from "../../../src/app/plex/playback/playback.ts";
import { createPlex } from "../../../src/app/plex/playback/plex-port.ts";
import { TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { createToolServer } from "../../../src/hosts/mcp/server.ts";
import type { ToolResult } from "../../../src/hosts/mcp/to-result.ts";
import type { UseCases } from "../../../src/program/use-cases/use-cases.ts";
import { HUNG_MS } from "../wait-for.ts";
import { never, plexAndClient } from "./plex-and-client.ts";
import type { PlexOptions } from "./start-plex.ts";

/** At least one call of each tool in the toolset, for the stand-in's own library. */
export const CALLS: readonly [name: string, args: Record<string, unknown>][] = [
  ["list_libraries", {}],
  ["list_library_items", { library: "Movies", sort: "added", genre: "Drama", limit: 2 }],
  ["list_library_items", { library: "2", type: "episode", unwatched: true }],
  ["list_library_items", { library: "Music", type: "album" }],
  ["list_library_items", { library: "Photos" }],
  ["search_media", { query: "harbour", media_type: "movie" }],
  ["search_media", { query: "night", library: "TV Shows" }],
  ["get_media_details", { media_id: "102" }],
  ["get_media_details", { media_id: "201", include_cast: false }],
  ["get_recently_added", { limit: 5 }],
  ["get_recently_added", { library: "Movies 4K" }],
  ["get_on_deck", {}],
  ["get_playback_status", {}],
  ["get_watch_history", { user: "Olga", limit: 2 }],
  ["get_watch_history", { media_id: "201" }],
  ["get_server_info", {}],
  ["control_playback", { action: "pause" }],
  ["control_playback", { action: "play", media_id: "103", client: "TV" }],
  ["scan_library", { library: "Movies", path: "/srv/media/Movies/Under" }],
];

/**
 * The toolset as an MCP client sees it, with the real client and the stand-in. Nothing is cached.
 */
export async function plexTools(options: PlexOptions = {}) {
  const tv = { id: "tv", name: "TV" };
  const playing = [{ id: "s1", player: tv, itemId: "101", offsetMs: 600_000 }];
  // None of the players' own addresses is real, so no player may be asked directly.
  const it = await plexAndClient(
    { players: [tv], playing, ...options },
    { mayAskPlayer: () => false },
  );
  const { clock } = it;
  const read = readLive(clock);
  const changed = async (): Promise<void> => {};
  const library = createLibrary({ plex: it.client, read, pathMap: [], clock, changed });
  const deps = {
    record: async () => {},
    plex: () => createPlex({ plex: it.client, clock, read }),
    library: () => library,
    searchMedia: library.search,
    playback: () => createPlayback({ plex: it.client, clock }),
  };
  const reported: unknown[] = [];
  const server = createToolServer({
    toolsets: ["plex"],
    readOnly: false,
    deps: deps as unknown as UseCases,
    report: (error) => void reported.push(error),
    // The test's clock is used to check how long calls take.
    callTimeoutMs: HUNG_MS,
  });
  return {
    ...it,
    /** Unexpected errors that were reported. */
    reported,
    async call(
      name: string,
      args: Record<string, unknown>,
    ): Promise<ToolResult & { tookMs: number }> {
      const asked = clock.monotonic();
      const result = await server.call(name, args, { signal: never, actor: "mcp:test" });
      return { ...result, tookMs: clock.monotonic() - asked };
    },
  };
}

/**
 * Returns the structured result, which must match the tool's own schema. For an error, returns its
 * text.
 */
export function readResult(
  name: string,
  { isError, content, structuredContent }: ToolResult,
): unknown {
  const text = content[0]?.text ?? "";
  if (isError) return text;
  const tool = TOOLS.find((one) => one.name === name);
  const data = tool?.output.parse(structuredContent);
  if (JSON.stringify(structuredContent) !== text) {
    throw new Error(`${name} says one thing as text and another as data.`);
  }
  return data;
}
